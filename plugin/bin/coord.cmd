@echo off
rem coord-launcher: as the script beside it, for Windows. Not tested there.
setlocal DisableDelayedExpansion
set "COORD_FOUND="
for /f "delims=" %%p in ('where "$PATH:coord.cmd" 2^>nul') do findstr /m /c:"coord-launcher" "%%p" >nul || if not defined COORD_FOUND set "COORD_FOUND=%%p"
if defined COORD_FOUND "%COORD_FOUND%" %*
if not exist "%~dp0..\..\dist\coord.cjs" echo coord is not installed: npm install -g coord-md 1>&2
if not exist "%~dp0..\..\dist\coord.cjs" exit /b 69
node "%~dp0..\..\bin\coord.cjs" %*
