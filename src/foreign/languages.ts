/** The words of one language, as `words()` leaves them. */
export interface ForeignWords {
  /** Who does it, as a whole column or label; also with "current", "by" and the like around it. */
  readonly who: string;
  /** Words for files, within any name of a column or label. */
  readonly files: string;
  /** Words that may stand beside those: with any other word ("interface file", "log files") it is no list of what is worked on. */
  readonly beside: string;
  /** With those: what is done with them, so that they are no claim of somebody whose work is not said to go on. */
  readonly changed: string;
  /** With those, or alone: what nobody may touch. */
  readonly avoid: string;
  /** The same of what is only mentioned: the work depends on it, comes after it, looks at it or leaves it alone. */
  readonly mentions: string;
  readonly task: string;
  readonly state: string;
  readonly until: string;
  /** States of what goes on, of what is over, and of what nobody has. */
  readonly live: string;
  readonly over: string;
  readonly free: string;
  /** Words of a heading over claims, and of one over what is none: logs, rules, examples. */
  readonly current: string;
  readonly past: string;
  /** The beginnings of a lock's line. */
  readonly lock: string;
  /** The words among those that say of a file, without a name, that somebody has it. */
  readonly held: string;
  /** Between who and what, in a sentence. */
  readonly does: string;
  /** Negations: a word behind one means the contrary. */
  readonly not: string;
}

/** One table: a language a column of words, without those that stand above already. Accents, case and punctuation do not matter; `|` stands between two. */
export const LANGUAGES: readonly Partial<ForeignWords>[] = [
  {
    who: "agent|agents|agent id|agent name|who|reserved for|owner|owners|owned by|assignee|assigned|assigned to|claimed by|claimant|locked by|held by|holder|reserved by|taken by|in use by|occupied by|occupant|lessee|session|session id|instance|developer|dev|worker|team|team member|person|member|lane|editor|terminal|responsible|user|lead|actor|by|agent session|ai|bot|model|operator|contributor",
    files:
      "file|files|path|paths|folder|folders|directory|directories|dir|dirs|scope|glob|globs|owns|locks|touches|touching|editing|filepath|filename|territory",
    beside:
      "owned|claimed|key|main|primary|affected|exclusive|exclusively|planned|allowed|assigned|target|relevant|involved|working|current|currently|active|locked|reserved|being|edited|edit|editable|in|progress|of|the|to|and|own|my|this|s|write|writes|patterns|pattern|glob|list|i|we|are|is|or|use|lane|at|risk|modify|under|for|responsible|iteration|session|round|today|now",
    changed:
      "changed|modified|created|touched|added|updated|produced|delivered|deleted|done|modifications|changes",
    avoid: "do not|don t|dont|not|never|avoid|forbidden|off limits|hands off",
    mentions:
      "see|cf|depends|dependencies|blocked by|reads|reading|reference|references|read only|readonly|out of scope|after|before|until|like|based on|copied from|uses|waits for|waiting for|without|except|not touching|not editing",
    task: "task|tasks|on|working in|working on|works on|current task|work|workstream|what|feature|area|item|issue|ticket|story|description|title|module|component|focus|activity|job|topic|current focus|deliverable|subject|current work|doing|now",
    state: "status|state|lock|lock status|progress|overall status|lock state",
    until: "ttl|lease|expires|expiry|expires at|until|expiration|valid until|ends|ends at|expires on",
    live: "ready for review|ready to merge|active|in progress|wip|working|locked|frozen|lock|claimed|reserved|editing|ongoing|started|doing|current|held|busy|running|taken|blocked|paused|review|in review|investigating|write|exclusive|open|assigned|next",
    over: "signed off|given back|done|returned|complete|completed|finished|merged|landed|released|release|shipped|deployed|closed|cancelled|canceled|abandoned|committed|resolved|archived|unlocked|obsolete|stopped|halted|removed|expired|stale|passed|fixed|delivered|superseded|inactive|ended|left|withdrawn|withdrew|dropped|retired|gone|releases|releasing|unlock|unlocks|unlocking|frees|freed|finishes|completes|drops|merges|unclaims|unclaimed",
    free: "todo|to do|backlog|up next|later|deferred|postponed|shelved|shared|common|free|available|unclaimed|unassigned|nobody|none|no one|unlocked|vacant|idle|offline|standby|tbd|tba|n a|na|any|anyone|unowned|ready|all|everyone|todo by anyone|not started|planned|scheduled|upcoming|queued",
    current:
      "frozen|freeze|active|current|currently|ongoing|in progress|wip|lock|locks|locked|claim|claims|claimed|reserved|reservations|ownership|owner|owners|owns|who|lane|lanes|session|sessions|assignment|assignments|assigned|working|now|areas|agents|who is doing what|doing|in flight|taken|dibs|split|underway|busy|heads up|lease|leases|occupants|occupancy|occupied",
    past: "self check|review ownership|code ownership|code owners|codeowners|post mortem|postmortem|withdrawn|verified|log|logs|history|historical|done|completed|complete|completions|completion|finished|released|archive|archived|closed|resolved|merged|shipped|expired|changelog|journal|template|templates|example|examples|format|schema|how|usage|rules|rule|protocol|instructions|legend|convention|conventions|guide|guidelines|why|notes|note|reference|statistics|faq|glossary|workflow|decisions|lessons|past|previous|deprecated|forbidden|commands|prompt|prompts|changes|backlog|free|available",
    lock: "locked|lock|locks|locking|taking|take|grabbing|grabs|grabbed|picking up|claimed|claim|claims|claiming|reserved|reserve|reserves|reserving|wip|in progress|editing|working|working on|taken|takes|busy|active|owned|dibs|dibs on|acquired|acquires",
    held: "locked|frozen|freeze list|reserved|claimed|taken|in use|checked out|being edited|occupied|write locked",
    does: "is editing|edits|editing|is working on|working on|works on|owns|holds|has locked|locks|locked|has claimed|claims|claimed|reserved|has reserved|is on|has taken|took|is touching|is changing|is refactoring|currently on|started on|is in the middle of|is busy with|has started",
    not: "not|no|non|never|isn t|un|almost|nearly|mostly|partially|partly|half",
  },
  {
    who: "qui|reserve a|reserve pour|reservee a|proprietaire|responsable|detenteur|equipe|developpeur|verrouille par|reserve par|occupe par|pris par|prise par|attribue a|assigne a|affecte a|personne|titulaire|par|poste|membre",
    files: "fichier|fichiers|chemin|chemins|dossier|dossiers|repertoire|repertoires|perimetre",
    beside:
      "concernes|concerne|cles|principaux|reserves|reserve|verrouilles|verrouille|en|cours|a|modifier|et|de|du|des|les|le|la|mes|ou|attribues|touches|modification|edition",
    changed: "modifie|modifies|crees|touches|ajoutes|livres",
    avoid: "ne pas|eviter|interdit|interdits|jamais|a ne pas toucher",
    mentions:
      "voir|depend de|dependances|bloque par|lit|lecture seule|hors perimetre|apres|avant|comme|utilise|attend|sans|sauf|ne touche pas",
    task: "tache|taches|travail|quoi|fonctionnalite|sujet|composant|activite|chantier|objet|mission|travaille sur|en cours sur",
    state: "statut|etat|avancement|verrou",
    until: "expire|jusqu a|fin|fin prevue|expire a|expire le",
    live: "actif|gele|en cours|verrouille|pris|reserve|occupe|commence|bloque|en pause|en revue|ouvert|assigne",
    over: "deja fait|fait|faite|termine|terminee|fini|finie|libere|liberee|fusionne|ferme|fermee|clos|close|annule|annulee|abandonne|expire|expiree|livre|livree|rendu|rendue|acheve|achevee|inactif|rend",
    free: "a faire|libre|disponible|personne|aucun|aucune|neant|a prendre|non attribue|non assigne|tous|a definir|prevu|prevue|planifie|planifiee",
    current:
      "actif|actifs|actives|en cours|actuel|actuels|actuellement|verrou|verrous|reserves|proprietaires|repartition|attributions|qui fait quoi|maintenant|en ce moment|pris|prises|occupes|qui",
    past: "historique|termine|termines|terminees|liberes|liberees|archives|exemple|exemples|modele|modeles|regles|regle|protocole|consignes|legende|pourquoi|comment|utilisation|anciens|fermes|fermees|clos|libres|disponibles|commandes",
    lock: "verrouille|verrou|pris|prend|en cours|occupe|travaille",
    held: "gele|geles|verrouille|verrouillee|verrouilles|reserve|reservee|pris|prise|occupe|occupes|en cours d edition",
    does: "travaille sur|travaille a|modifie|edite|tient|verrouille|a pris|occupe|s occupe de|a verrouille|a reserve|reserve|est sur|reecrit|refait|corrige|refactorise|ecrit|est en train de",
    not: "pas|jamais|ne|in",
  },
  {
    who: "quien|agente|reservado para|dueno|duena|propietario|sesion|asignado|asignado a|equipo|bloqueado por|reservado por|ocupado por|en uso por|persona|instancia|desarrollador|titular|por|tomado por",
    files:
      "archivo|archivos|ruta|rutas|carpeta|carpetas|directorio|directorios|fichero|ficheros|alcance|ambito",
    beside:
      "afectados|principales|bloqueados|bloqueado|reservados|clave|propios|y|los|las|el|curso|asignados|o",
    changed: "modificados|cambiados|creados|tocados|anadidos",
    avoid: "no tocar|evitar|evito|prohibido|nunca",
    mentions:
      "no toca|solo lectura|ver|depende de|bloqueado por|lee|despues de|antes de|como|usa|espera|sin|excepto",
    task: "tarea|tareas|trabajo|que|descripcion|modulo|actividad|funcionalidad|tema|componente|trabajando en",
    state: "estado|progreso|bloqueo",
    until: "expira|vence|hasta|caduca",
    live: "activo|activa|congelado|en curso|en progreso|bloqueado|reservado|tomado|ocupado|empezado|pausado|abierto|asignado|proxima|proximo|en marcha",
    over: "ya hecho|hecho|hecha|terminado|terminada|completado|completada|completo|liberado|liberada|fusionado|cerrado|cerrada|cancelado|cancelada|abandonado|abandonada|vencido|vencida|expirado|expirada|finalizado|finalizada|entregado|entregada|validado|validada|inactivo|inactiva|fusionada",
    free: "por hacer|nadie|ninguno|ninguna|sin asignar|todos|por asignar|planeado|planeada|planificado|planificada",
    current:
      "activo|activos|activas|actual|actuales|actualmente|en curso|bloqueado|bloqueados|reservas|duenos|sesiones|asignaciones|quien hace que|en progreso|ahora|reparto|tomados|ocupados|quien",
    past: "historial|registro de cambios|bitacora|terminado|terminados|liberados|archivados|ejemplo|ejemplos|plantilla|plantillas|formato|reglas|protocolo|instrucciones|notas|nota|leyenda|por que|como|uso|decisiones|anteriores|cerrados|estadisticas|cambios",
    lock: "bloqueado|bloqueo|reservado|tomado|en curso|ocupado|trabajando",
    held: "congelado|congelados|bloqueado|bloqueados|reservado|reservados|tomado|tomados|ocupado|ocupados|en uso",
    does: "trabaja en|esta trabajando en|esta editando|esta reescribiendo|esta cambiando|esta modificando|modifica|reescribe|edita|bloquea|ha bloqueado|tiene|ocupa|reserva|esta en|posee",
    not: "nunca|sin",
  },
  {
    who: "wer|besitzer|eigentumer|inhaber|verantwortlich|verantwortlicher|verantwortliche|zustandig|sitzung|bearbeiter|gesperrt von|gesperrt durch|reserviert von|reserviert durch|reserviert fur|gesperrt fur|zugewiesen|zugewiesen an|belegt von|belegt durch|genutzt von|vergeben an|instanz|entwickler|von",
    files: "datei|dateien|pfad|pfade|ordner|verzeichnis|verzeichnisse|umfang|dateipfad|dateiname|dateinamen",
    beside:
      "beansprucht|beanspruchte|betroffene|betroffen|gesperrte|wichtige|eigene|und|die|der|zustandige|reservierte|bearbeitete|oder",
    changed: "geandert|geanderte|erstellt|erstellte|angefasst|bearbeitete",
    avoid: "nicht|verboten|nie|niemals|vermeiden",
    mentions: "nur lesen|siehe|hangt ab von|blockiert von|liest|nach|vor|wie|nutzt|wartet auf|ohne|ausser",
    task: "aufgabe|aufgaben|arbeit|was|beschreibung|modul|bereich|thema|tatigkeit|funktion|komponente|arbeitet an|woran",
    state: "zustand|stand|sperre|fortschritt",
    until: "lauft ab|bis|ablauf|gultig bis|ende|endet",
    live: "aktiv|eingefroren|in arbeit|gesperrt|reserviert|belegt|begonnen|laufend|lauft|pausiert|offen|zugewiesen|in bearbeitung|blockiert",
    over: "erledigt|fertig|abgeschlossen|freigegeben|zusammengefuhrt|geschlossen|abgebrochen|abgelaufen|aufgegeben|beendet|verworfen|inaktiv",
    free: "zu erledigen|frei|verfugbar|niemand|keiner|keine|nicht zugewiesen|alle|offen fur alle|geplant",
    current:
      "aktiv|aktive|aktuell|aktuelle|derzeit|in arbeit|sperre|sperren|gesperrt|reservierungen|besitzer|zustandigkeiten|sitzungen|wer macht was|laufende|belegt|gerade|jetzt|momentan|aufteilung|vergeben|belegung|belegungen|wer",
    past: "protokoll|verlauf|historie|erledigt|erledigte|abgeschlossen|freigegeben|archiv|beispiel|beispiele|vorlage|vorlagen|regeln|anleitung|hinweise|notizen|warum|wie|entscheidungen|fruhere|geschlossen|freie",
    lock: "gesperrt|sperre|reserviert|belegt|in arbeit|in bearbeitung",
    held: "eingefroren|gesperrt|gesperrte|reserviert|belegt|belegte|vergeben|in benutzung",
    does: "arbeitet an|bearbeitet|sperrt|halt|hat gesperrt|besitzt|belegt|reserviert|andert|ist an|ist dran|baut um|baut|schreibt|uberarbeitet|refaktoriert|korrigiert|macht",
    not: "nicht|kein|keine|nie",
  },
  {
    who: "quem|dono|dona|responsavel|proprietario|sessao|atribuido|atribuido a|equipa|em uso por|reivindicado por|pessoa|desenvolvedor",
    files: "arquivo|arquivos|caminho|caminhos|pasta|pastas|diretorio|diretorios|ficheiro|ficheiros|escopo",
    beside: "afetados|principais|chave|proprios|e|os|as|atribuidos|em|andamento",
    changed: "alterados|criados",
    avoid: "nao tocar|nao mexer|proibido",
    mentions: "nao toca|somente leitura|depois de|sem|exceto",
    task: "tarefa|tarefas|trabalho|o que|descricao|atividade|funcionalidade|trabalhando em",
    state: "situacao|andamento|bloqueio",
    until: "ate|validade|fim",
    live: "ativo|ativa|em andamento|em curso|em progresso|reivindicado|reivindicou|iniciado|aberto|atribuido",
    over: "ja feito|feito|feita|concluido|concluida|mesclado|fechado|fechada|entregue|revertido|revertida|inativo|inativa|mesclada|pronto|landou",
    free: "a fazer|livre|disponivel|ninguem|nenhum|nenhuma|sem dono|planejado|planejada",
    current:
      "ativo|ativos|ativas|atual|atuais|em andamento|em curso|donos|sessoes|divisao|atribuicoes|quem faz o que|reivindicacoes|agora|quem",
    past: "historico|registro|registrada|concluido|concluidos|arquivados|exemplo|exemplos|modelo|modelos|regras|regra|instrucoes|legenda|decisoes|fechados|livres",
    lock: "bloqueio|reivindicado|em andamento",
    held: "em uso|reivindicado",
    does: "trabalha em|esta trabalhando em|esta mexendo em|esta reescrevendo|esta mudando|altera|bloqueia|tem|possui|reivindicou|esta em",
    not: "nao|sem",
  },
  {
    who: "chi|riservato a|responsabile|titolare|sessione|assegnato|assegnato a|squadra|bloccato da|riservato da|occupato da|in uso da|istanza|sviluppatore|da|gruppo",
    files: "percorso|percorsi|cartella|cartelle",
    beside: "interessati|coinvolti|principali|chiave|bloccati|bloccato|riservati|propri|assegnati|il",
    changed: "modificati|cambiati|creati|toccati",
    avoid: "non toccare|evitare|vietato|mai",
    mentions:
      "non tocca|sola lettura|vedi|dipende da|bloccato da|legge|dopo|prima di|come|aspetta|senza|tranne",
    task: "compito|compiti|attivita|lavoro|cosa|descrizione|funzione|lavora su",
    state: "stato|avanzamento|blocco",
    until: "scade|scadenza|fino a|fine",
    live: "attivo|congelato|attiva|in corso|bloccato|riservato|occupato|iniziato|in pausa|aperto|assegnato|preso",
    over: "committato|gia fatto|fatto|fatta|completato|completata|finito|finita|terminato|terminata|rilasciato|rilasciata|unito|unita|chiuso|chiusa|annullato|annullata|abbandonato|abbandonata|scaduto|scaduta|consegnato|consegnata|inattivo|inattiva",
    free: "da fare|libero|libera|disponibile|nessuno|nessuna|non assegnato|tutti|da definire",
    current:
      "attivo|attivi|attive|attuale|attuali|in corso|blocchi|bloccati|riservati|proprietari|sessioni|assegnazioni|chi fa cosa|adesso|ora|occupati|chi",
    past: "storico|diario|completati|finiti|rilasciati|archiviati|esempio|esempi|modello|modelli|regole|protocollo|istruzioni|perche|come|decisioni|precedenti|chiusi|liberi",
    lock: "bloccato|blocco|riservato|preso|in corso|occupato",
    held: "congelato|congelati|bloccato|bloccati|riservato|riservati|occupato|occupati|in uso",
    does: "lavora su|sta lavorando su|sta modificando|sta riscrivendo|sta cambiando|riscrive|blocca|ha bloccato|occupa|riserva|possiede",
    not: "mai|senza",
  },
  {
    who: "wie|eigenaar|verantwoordelijke|toegewezen aan|vergrendeld door|door|sessie",
    files: "bestand|bestanden|mappen",
    state: "voortgang",
    live: "bezig|actief|in gebruik|bezet|vergrendeld|gereserveerd|mee bezig",
    over: "klaar|gedaan|afgerond|vrijgegeven|gesloten|geannuleerd|verlopen",
    free: "vrij|beschikbaar|geen",
    current: "bezig|actief|in gebruik|bezet|vergrendeld|nu|wie doet wat|lopend",
    past: "geschiedenis|klaar|afgerond|voorbeeld|voorbeelden|sjabloon|regels|vrij|waarom|hoe",
    held: "in gebruik|bezet|vergrendeld|gereserveerd",
    does: "werkt aan|is bezig met|bewerkt|heeft",
    not: "niet|geen|nooit",
  },
  {
    who: "vem|agare|ansvarig|last av|reserverad av",
    files: "fil|filer|mapp|mappar|sokvag",
    state: "lage",
    live: "pagar|pagaende|upptagen|reserverad|pa gang",
    over: "klar|klart|fardig|fardigt|avslutad|slappt|stangd|inlagd",
    free: "ledig|fri|ingen|tillganglig",
    current: "pagaende|upptagna|vem gor vad|pa gang",
    past: "historik|klart|exempel|regler|mall|varfor|hur",
    held: "upptagen|reserverad",
    does: "jobbar i|jobbar med|jobbar pa|arbetar i|arbetar med|arbetar pa|andrar|skriver om|haller pa med|sitter med|sitter i",
    not: "inte|ej|ingen|aldrig",
  },
  {
    who: "kim|sahibi|sorumlu|ajan|oturum",
    files: "dosya|dosyalar|klasor|yol",
    state: "durum",
    live: "devam ediyor|kilitli|aktif|mesgul|suruyor|calisiliyor",
    over: "bitti|tamam|tamamlandi|birakildi|kapandi|iptal",
    free: "bos|kimse|musait",
    current: "su an|simdi|aktif|kim ne yapiyor|kilitli",
    past: "gecmis|tamamlanan|ornek|kurallar|sablon",
    held: "kilitli|mesgul",
    not: "degil|yok|hic",
  },
  {
    who: "kto|wlasciciel|odpowiedzialny|zarezerwowane przez|zablokowane przez|przez|sesja",
    files: "plik|pliki|sciezka|sciezki|katalog|katalogi",
    state: "postep",
    live: "w toku|w trakcie|aktywny|aktywne|zajety|zajete|zablokowane|zarezerwowane",
    over: "gotowe|zrobione|zakonczone|ukonczone|zwolnione|zamkniete|anulowane",
    free: "wolny|wolne|dostepne|nikt|brak",
    current: "w toku|w trakcie|aktywne|zajete|blokady|teraz|kto co robi",
    past: "historia|gotowe|zakonczone|przyklad|przyklady|szablon|zasady|wolne|dlaczego|jak",
    held: "zajety|zajete|zablokowane|zarezerwowane",
    does: "pracuje nad|edytuje|zmienia|przerabia",
    not: "nigdy|bez",
  },
];

/**
 * The same in Chinese, Japanese and Korean: only looked into for what is written in them. As they are written; `words()` takes the
 * letters of Korean and the marks of Japanese apart.
 */
export const EAST: Readonly<Partial<Record<keyof ForeignWords, string>>> = {
  who: "负责人|负责|归属|认领人|认领者|占用者|持有者|锁定者|代理|智能体|会话|所有者|执行者|成员|谁|負責人|担当|担当者|所有者|エージェント|セッション|作業者|誰|담당|담당자|소유자|작업자|에이전트|세션|점유자",
  files:
    "文件|占用文件|文件路径|文件范围|占用范围|修改文件|涉及文件|锁定文件|路径|范围|目录|檔案|ファイル|対象ファイル|編集ファイル|パス|範囲|フォルダ|ディレクトリ|파일|대상 파일|파일 경로|경로|범위|폴더",
  avoid: "请勿修改|不要动|勿动|禁止|触らない|触るな|禁止|수정 금지|금지",
  task: "任务|任務|工作|描述|内容|功能|模块|用途|说明|タスク|作業|作業内容|内容|説明|작업|작업 내용|내용|설명",
  state: "状态|狀態|进度|状態|ステータス|進捗|상태|진행 상태",
  until: "截止|到期|有效期|截止时间|期限|終了予定|만료|마감",
  live: "进行中|占用中|占用|锁定|已锁定|锁定中|已认领|认领|开发中|编辑中|修改中|工作中|待验证|审核中|进行|作業中|進行中|編集中|ロック中|使用中|着手中|진행 중|진행중|작업 중|작업중|점유 중|잠금|편집 중",
  over: "已释放|释放|已完成|完成|已合并|已关闭|关闭|已取消|取消|已结束|完了|済|済み|解放|解放済み|終了|中止|완료|완료됨|해제|해제됨|종료|취소",
  free: "空闲|无|未认领|待认领|可用|共享|无人|未分配|なし|空き|未定|共有|未割当|없음|비어 있음|미정|공유",
  current:
    "当前占用|当前锁定|当前认领|当前|占用|锁|锁定|锁定文件|进行中|职责|职责边界|分工|归属|认领|活跃|正在进行|現在|作業中|進行中|ロック|ロック中|担当|分担|編集中|진행|진행 중|현재|잠금|점유|작업 중|활성|담당",
  past: "历史|历史记录|规则|示例|例子|模板|已完成|已释放|日志|格式|归档|记录|履歴|ルール|例|テンプレート|完了|記録|形式|규칙|예시|완료|기록|형식|이력|템플릿",
  held: "占用中|锁定|已锁定|锁定中|ロック中|使用中|編集中|잠금|점유 중|편집 중",
  not: "未|不|非|없|안",
};
