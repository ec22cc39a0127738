@echo off
rem coord-launcher: as the script beside it, for Windows. Not tested there.
setlocal DisableDelayedExpansion
rem Nothing is searched in the working folder, nor taken from what a project's packages bring along.
set "NoDefaultCurrentDirectoryInExePath=1"
set "COORD_FOUND="
for /f "delims=" %%p in ('%SystemRoot%\System32\where.exe "$PATH:coord.cmd" 2^>nul ^| %SystemRoot%\System32\findstr.exe /v /i /l /c:"\node_modules\.bin"') do %SystemRoot%\System32\findstr.exe /m /c:"coord-launcher" "%%p" >nul || if not defined COORD_FOUND set "COORD_FOUND=%%p"
if defined COORD_FOUND "%COORD_FOUND%" %*
if not exist "%~dp0..\..\dist\coord.cjs" echo coord is not installed: npm install -g coord-md 1>&2
if not exist "%~dp0..\..\dist\coord.cjs" exit /b 69
node "%~dp0..\..\bin\coord.cjs" %*
