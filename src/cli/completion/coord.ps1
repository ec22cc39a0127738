# PowerShell completion for coord. Every value that is not plain is inserted in single quotes.

Register-ArgumentCompleter -Native -CommandName 'coord' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    # An empty argument would be dropped by PowerShell before 7.3; coord reads a pair of quotes as nothing.
    $typed = if ($wordToComplete) { "$wordToComplete" } else { '""' }

    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
        $lines = @(& coord complete '--' @before $typed 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
    }

    $option = if ($typed -match '^--[a-z-]+=') { $Matches[0] } else { '' }
    $start = $typed.Substring($option.Length).Trim([char[]]@([char]34, [char]39))
    foreach ($line in $lines) {
        $value, $about = "$line".Split([char[]]@([char]9), 2)
        # The last line, without a tab, tells what else to do, which here is nothing.
        if ($null -eq $about) { continue }
        if (-not $value.StartsWith($start, [System.StringComparison]::Ordinal)) { continue }
        $text = if ($value -cmatch '\A[A-Za-z0-9_./-]+\z') { $value }
            else { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'" }
        $tip = if ($about) { $about } else { $value }
        [System.Management.Automation.CompletionResult]::new("$option$text", $value, 'ParameterValue', $tip)
    }
}
