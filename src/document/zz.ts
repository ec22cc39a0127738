import {performance} from "node:perf_hooks";
const {scan} = await import("/work/main/src/document/scan.ts");
const {sections} = await import("/work/main/src/document/sections.ts");
const {splitLines} = await import("/work/main/src/text/lines.ts");
function log(n:number){ let s="# Coordination\n\n## Log d'activité temps réel\n\n"; let i=0, l=4; while(l<n){ s+=`### [14:${String(i%60).padStart(2,"0")}] - Instance #${i%9}\n- **Action** : refactoring of the module number ${i}, with some more words\n- **Fichiers** : \`src/auth/login-${i}.ts\`, \`src/x.ts\`\n- **Statut** : terminé ✅\n\n`; l+=5; i++;} return s;}
const mode=process.argv[2]; const n=Number(process.argv[3]??300);
const t=Buffer.from(log(n)).toString();
const go=(label:string)=>{ const c0=process.cpuUsage(); const t0=performance.now(); const o= mode==="lines"? splitLines(t): scan(t); const t1=performance.now(); const c1=process.cpuUsage(c0); const s= mode==="scan"? sections(t,o as any).length:0; const t2=performance.now(); console.log(label,t.length,"chars", "scan",(t1-t0).toFixed(2),"ms cpu",((c1.user+c1.system)/1000).toFixed(2),"sections",(t2-t1).toFixed(2), s);};
go("cold"); if(process.argv[4]) for(let i=0;i<5;i++) go("warm");
