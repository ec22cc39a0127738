import type { Command } from "../command.ts";
import { scriptOf, SHELLS } from "../completion/scripts.ts";

const texts = {
  en: {
    summary: "Print a script that completes coord's words in your shell",
    example: "coord completion zsh",
    recipes: [
      "source <(coord completion bash)  # in ~/.bashrc",
      "source <(coord completion zsh)   # in ~/.zshrc",
      "coord completion fish | source       # in ~/.config/fish/config.fish",
      "coord completion powershell | Out-String | Invoke-Expression  # in $PROFILE",
    ],
    fields: { shell: "bash, zsh, fish or powershell" },
  },
  fr: {
    summary: "Donner un script qui complète les mots de coord dans votre shell",
    example: "coord completion zsh",
    recipes: [
      "source <(coord completion bash)  # dans ~/.bashrc",
      "source <(coord completion zsh)   # dans ~/.zshrc",
      "coord completion fish | source       # dans ~/.config/fish/config.fish",
      "coord completion powershell | Out-String | Invoke-Expression  # dans $PROFILE",
    ],
    fields: { shell: "bash, zsh, fish ou powershell" },
  },
};

export const completion: Command = {
  name: "completion",
  readOnly: true,
  texts,
  fields: {
    shell: { kind: "choice", at: "argument", required: true, placeholder: "SHELL", choices: SHELLS },
  },
  async run(_desk, { shell }) {
    const script = await scriptOf(String(shell));
    const lines = script.trimEnd().split("\n");
    return { ok: true, data: { shell, script }, lines, quietLines: lines };
  },
};
