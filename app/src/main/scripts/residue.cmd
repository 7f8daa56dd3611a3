@echo off
rem Starts Residue from an unpacked distribution.
setlocal
for %%i in ("%~dp0..") do set "home=%%~fi"
if defined JAVA_HOME (set "java=%JAVA_HOME%\bin\java.exe") else (set "java=java.exe")
"%java%" -version >nul 2>&1
if errorlevel 1 (
    echo residue: no Java found; install a JDK 17 or newer, or set JAVA_HOME 1>&2
    exit /b 2
)
rem With LibTorch in lib, or one of the user's own, nothing is ever downloaded.
set offline=false
if exist "%home%\lib\pytorch-native-*.jar" set offline=true
if defined PYTORCH_LIBRARY_PATH set offline=true
"%java%" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED ^
    -Dai.djl.offline=%offline% -DOPT_OUT_TRACKING=true -Dresidue.terminal=false "-Dresidue.engines=%home%\engines" ^
    "-Dresidue.program=%home%\bin\residue.cmd" "-Dresidue.plugins=%home%\plugins" ^
    %RESIDUE_JAVA_OPTIONS% -cp "%home%\lib\*" dev.residue.app.Residue %*
exit /b %errorlevel%
