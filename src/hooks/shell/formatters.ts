import { type CommandReader, has, NOTHING, plain, without, word } from "./readers.ts";
import type { Word } from "./types.ts";

/** When a formatter or a code mod writes the files it is given. */
interface Formatter {
  /** A word before its files that must be there: `ruff format`, `cargo fmt`. */
  readonly verb?: RegExp;
  /** Only with one of these options. */
  readonly when?: RegExp;
  /** Not with one of these. */
  readonly unless?: RegExp;
  /** Whether it writes all below the folder it is in where it is given no file, or whatever it is given. */
  readonly whole?: boolean | "always";
  /** Options of its own whose value is no file. */
  readonly values?: RegExp;
  /** Number of words before its files: what is looked for, and what is put in its place. */
  readonly skip?: number;
}

/** Options of formatters whose value is no file that is formatted. */
const VALUED =
  /^(?:-c|-l|-t|-e|-o|--(?:output|output-file|out|formatter|config|config-path|config-file|config-precedence|ignore-path|ignore-pattern|plugin|parser|rulesdir|ext|cache-location|cache-file|rcfile|settings|settings-path|stdin-filename|stdin-filepath|stdin-file-path|exclude|extend-exclude|force-exclude|log-level|line-length|tab-width|target-version|edition|rules|rule|standard|profile|style|transform|transformer|run-in-band|package|manifest-path|select|ignore|filter|format|reporter|output-format|max-warnings))$/;
const CHECKS =
  /^-{1,2}(?:check|diff|list-different|dry-?run|check-only|verify-no-changes|preview|print|lint|version|help)(?:=|$)|^-(?:h|V)$/;

/** Formatters, fixers and code mods by the program's name. Options that all such programs share are seen to besides. */
const FORMATTERS: readonly (readonly [RegExp, readonly Formatter[]])[] = [
  [
    /^(?:black|isort|rustfmt|stylua|sort-package-json|alejandra|nixfmt|pyupgrade|docformatter|add-trailing-comma|ktfmt|phpcbf|pint|standardrb)$/,
    [{ unless: /^(?:--check(?:=|$)|-c$|-l$|--test$|--list$)/ }],
  ],
  [
    /^(?:oxfmt|scalafmt|treefmt|yamlfmt|mdformat|topiary|nixpkgs-fmt)$/,
    [
      {
        unless:
          /^(?:--check|--test|--list|--fail-on-change|--ci|-lint|-dry|--stdin.*|-in|query|visualise|config)$/,
        whole: true,
      },
    ],
  ],
  [
    /^(?:trailing-whitespace(?:-fixer)?|end-of-file-fixer|mixed-line-ending|fix-byte-order-marker|ruff-format|double-quote-string-fixer|file-contents-sorter|requirements-txt-fixer)$/,
    [{ unless: /^--fix=no$/ }],
  ],
  [/^pretty-format-\w+$/, [{ when: /^--autofix$/ }]],
  // Tasks of build tools, whatever else they are told to do.
  [
    /^(?:gradlew?|mvnw?|mvnd|sbt|mill|lein)$/,
    [
      {
        when: /^(?:\S*:)?(?:spotless\w*Apply|spotless:apply|(?:ktlint|google)\w*Format|formatKotlin|format(?:Main|Test)?|(?:fmt|formatter):format|scalafmt(?:All|Sbt)?|scalafixAll|javafmt(?:All)?|rewriteRun|rewrite:run|sortpom:sort|tidy:pom|versions:(?:set|use-\w+|update-\w+)|cljfmt|reformat)$/,
        whole: "always",
      },
    ],
  ],
  [/^nx$/, [{ verb: /^format(?::write)?$/, whole: "always" }]],
  [/^(?:ng|next|ember|expo|vp)$/, [{ verb: /^lint$/, when: /^--fix$/, whole: "always" }]],
  [/^vue-cli-service$/, [{ verb: /^lint$/, unless: /^--no-fix$/, whole: true }]],
  [/^swift(?:-format)?$/, [{ when: /^(?:-i|--in-place)$/, whole: true }]],
  [/^nix$/, [{ verb: /^fmt$/, whole: true }]],
  [/^prisma$/, [{ verb: /^format$/, whole: true }]],
  [
    /^ruff$/,
    [
      { verb: /^format$/, whole: true },
      { when: /^--(?:fix|fix-only)$/, whole: true },
    ],
  ],
  [
    /^cargo$/,
    [
      { verb: /^fmt$/, whole: true },
      { verb: /^(?:fix|clippy)$/, when: /^--fix$/, whole: true },
      { verb: /^fix$/, whole: true },
    ],
  ],
  [
    /^(?:dprint|terraform|tofu|deno|zig|buf|packer|pkl)$/,
    [{ verb: /^(?:fmt|format)$/, unless: /^-{1,2}(?:write=false|check|list-different)$/, whole: true }],
  ],
  [
    /^go$/,
    [
      { verb: /^(?:fmt|fix)$/, whole: true },
      { verb: /^generate$/, when: /^$/ },
    ],
  ],
  [
    /^(?:gofmt|gofumpt|goimports|golines|shfmt|prettier|prettierd|clang-tidy)$/,
    [{ when: /^(?:-[a-z]*w[a-z]*|--write|--write-mode|-{1,2}fix(?:-errors)?)$/ }],
  ],
  [
    /^(?:clang-format|yapf|autopep8|autoflake|astyle|uncrustify|ocamlformat|fourmolu|ormolu|google-java-format|yq|pg_format|xmlstarlet|gersemi|cmake-format|elm-format|tidy|sqlformat|isort|buildifier)$/,
    [
      {
        when: /^(?:-[a-zA-Z]*i|-i\d*|--in-?place(?:=.*)?|--replace|-r|--no-backup|--yes|-m|-modify|-mode=fix|--mode=fix|--mode=inplace|inplace)$/,
      },
    ],
  ],
  [
    /^(?:eslint|eslint_d|oxlint|stylelint|standard|xo|tslint|semistandard|golangci-lint|swiftlint|slim-lint|haml-lint|erb_?lint|markdownlint(?:-cli2?)?|biome|rome|rubocop|ktlint|spotless|cspell|textlint|solhint|html-validate|cpplint|djlint|sqlfluff|ansible-lint|tflint|knip)$/,
    [
      {
        when: /^(?:--(?:fix|fix-(?:errors|type|only)|write|apply|apply-unsafe|autocorrect(?:-all)?|auto-correct(?:-all)?|auto-gen-config|reformat|autofix)|-[aAxF])$/,
        unless: /^--fix-dry-run$/,
        whole: true,
      },
    ],
  ],
  // Elsewhere `--format json` says how to report.
  [/^(?:ktlint|html-format)$/, [{ when: /^--format$/, whole: true }]],
  [
    /^(?:sqlfluff|swiftlint|php-cs-fixer|taplo|crystal|mix|dart|flutter|dotnet|csharpier|air|hclfmt|gdformat)$/,
    [
      {
        verb: /^(?:fix|format|fmt|autocorrect|tool)$/,
        unless:
          /^(?:--check-formatted|--set-exit-if-changed|-o(?:utput)?|--output(?:=.*)?|--check|--verify)$/,
        whole: true,
      },
    ],
  ],
  [
    /^(?:csharpier|swiftformat|csslint-fix|php-cs-fixer|perltidy)$/,
    [{ when: /^-b$|^--backup/ }, { unless: /^--(?:lint|dryrun|check)$|^check$/ }],
  ],
  [/^(?:js|css|html)-beautify$/, [{ when: /^(?:-r|--replace)$/ }]],
  [
    /^(?:dos2unix|unix2dos|mac2unix|fromdos|todos|detab|expand-tabs|2to3-fix)$/,
    [{ unless: /^(?:-i.*|--info.*|-n|--newfile)$/ }],
  ],
  [/^2to3(?:-[\d.]+)?$/, [{ when: /^(?:-w|--write)$/ }]],
  [/^(?:sd|rpl|replace)$/, [{ unless: /^(?:-p|--preview|-s|--simulate)$/, skip: 2 }]],
  [
    /^(?:ruplacer|fastmod|codemod|amber|ambr|sad|srgn)$/,
    [{ when: /^(?:--go|--accept-all|--no-interactive|-k|--commit)$/, skip: 2, whole: true }],
  ],
  [/^comby$/, [{ when: /^-{1,2}in-?place$|^-i$/, skip: 2, whole: true }]],
  [/^jscodeshift$/, [{ unless: /^(?:-d|--dry)$/ }]],
  [/^semgrep$/, [{ when: /^(?:-a|--autofix)$/, unless: /^--dryrun$/, whole: true }]],
  [/^remark$/, [{ when: /^(?:-o|--output)$/ }]],
  [
    /^(?:ast-grep|sg)$/,
    [{ when: /^(?:-U|--update-all)$/, values: /^(?:-[prl]|--(?:pattern|rewrite|lang))$/, whole: true }],
  ],
  [/^syncpack$/, [{ verb: /^(?:fix|fix-mismatches|format)$/, whole: true }]],
];

/** The reader of a formatter's arguments; undefined for another program. */
export function formatterOf(name: string): CommandReader | undefined {
  const rules = FORMATTERS.filter(([pattern]) => pattern.test(name)).flatMap(([, found]) => found);
  return rules.length === 0 ? undefined : (args) => formatted(rules, args);
}

function formatted(rules: readonly Formatter[], args: readonly Word[]) {
  if (has(args, CHECKS)) return NOTHING;
  const [first] = plain(args);
  const rule = rules.find(
    ({ verb, when, unless }) =>
      (verb === undefined || (first !== undefined && verb.test(first.text))) &&
      (when === undefined || has(args, when)) &&
      (unless === undefined || !has(args, unless)),
  );
  if (rule === undefined) return NOTHING;
  const own = rule.values === undefined ? args : without(args, rule.values);
  const files = plain(without(own, VALUED)).slice((rule.verb === undefined ? 0 : 1) + (rule.skip ?? 0));
  const named = files.filter(({ text }) => !VERBS.test(text));
  return {
    sweeps:
      rule.whole === "always" || (named.length === 0 && rule.whole === true)
        ? [word(".")]
        : named.map(everyPackage).map(expanded),
  };
}

/** `prettier --write 'src/**'`: such programs read patterns by themselves, so quotes around one change nothing. */
export function expanded(one: Word): Word {
  return one.quoted && /[*?{]/.test(one.text) ? { ...one, quoted: false } : one;
}

/** Words of such programs that are no files. */
const VERBS = /^(?:check|format|lint|fix|fmt|run|tool|whitespace|style|analyzers|-)$/;

/** `./...` of Go is a folder with all that is below it. */
function everyPackage(one: Word): Word {
  return one.text.endsWith("...") ? { ...one, text: one.text.slice(0, -3).replace(/\/$/, "") || "." } : one;
}
