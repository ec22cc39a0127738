/** What PowerShell makes a path of: `(Join-Path a b)`, `$p = Join-Path a b`, `(Resolve-Path a)`, `[IO.Path]::Combine(a, b)`. */
const EXPRESSION =
  /\$?\(\s{0,9}(?:join|resolve|convert)-path\s([^()]{1,2000})\)|=\s{0,9}join-path\s([^;|\r\n(){}]{1,2000})|\[(?:system\.)?io\.path\]::combine\(([^()]{1,2000})\)/gi;
/** Words of such an expression: in quotes, or as far as a blank or a comma. */
const PART = /'([^']*)'|"([^"]*)"|([^\s,'"]+)/g;
/** One path in brackets, as a cmdlet gets it. */
const BRACKETED = /([\s:,=])\(\s{0,9}("[^"]{1,2000}"|'[^']{1,2000}')\s{0,9}\)/g;
/** Names for the folder that a command is in, or its script: `$PSScriptRoot`, `$(Get-Location)`, `%CD%`, `%~dp0`. */
const HERE =
  /\$\{?(?:PSScriptRoot|pwd)\b\}?(?:\.(?:Provider)?Path\b)?|\$?\(\s{0,9}\(?\s{0,9}(?:Get-Location|gl|pwd|\$pwd)\s{0,9}\)?(?:\.(?:Provider)?Path\b)?\s{0,9}\)(?:\.(?:Provider)?Path\b)?|\[(?:System\.)?Environment\]::CurrentDirectory|%CD%|%~dp0/gi;
/** How deep one within another is looked for. */
const MOST_ROUNDS = 4;

/** A command with such paths as they come out, one within another, too. */
export function withPlainPaths(command: string): string {
  let text = command.replace(HERE, (here) => (here.startsWith("%~") ? "./" : "."));
  for (let round = 0; round < MOST_ROUNDS && /-path\s|path\]/i.test(text); round++) {
    const plain = text.replace(EXPRESSION, (_, bracketed?: string, assigned?: string, combined?: string) => {
      const parts = [...(bracketed ?? assigned ?? combined ?? "").matchAll(PART)]
        .map(([, single, double, bare]) => single ?? double ?? bare ?? "")
        .filter((part) => !/^-[a-z]+:?$/i.test(part));
      return `${assigned === undefined ? "" : "= "}"${parts.join("/")}"`;
    });
    if (plain === text) break;
    text = plain;
  }
  return text.replace(BRACKETED, "$1$2");
}
