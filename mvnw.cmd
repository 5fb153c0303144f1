@echo off
rem Runs the Maven named in .mvn\wrapper\maven-wrapper.properties. It is downloaded once; where that is not possible,
rem an installed mvn does.
setlocal

if defined JAVA_HOME goto checkJavaHome
where java >nul 2>nul
if errorlevel 1 (
  echo mvnw: no java found: install a JDK, 17 or newer, and put it on the PATH or set JAVA_HOME 1>&2
  exit /b 1
)
goto readProperties

:checkJavaHome
if not exist "%JAVA_HOME%\bin\java.exe" (
  echo mvnw: there is no bin\java.exe in JAVA_HOME 1>&2
  exit /b 1
)

:readProperties
for /f "usebackq eol=# tokens=1,* delims==" %%a in ("%~dp0.mvn\wrapper\maven-wrapper.properties") do set "mvnw.%%a=%%b"
set "MVNW_VERSION=%mvnw.version%"
set "MVNW_URL=%mvnw.baseUrl%/%mvnw.version%/binaries/apache-maven-%mvnw.version%-bin.zip"
set "MVNW_SHA512=%mvnw.sha512.zip%"
set "MVNW_DISTS=%USERPROFILE%\.m2\wrapper\dists"
set "MVNW_MAVEN=%MVNW_DISTS%\apache-maven-%MVNW_VERSION%"
if exist "%MVNW_MAVEN%\bin\mvn.cmd" goto downloaded

powershell -NoProfile -Command "$ErrorActionPreference='Stop'; $ProgressPreference='SilentlyContinue'; try { New-Item -ItemType Directory -Force $env:MVNW_DISTS | Out-Null; $part = Join-Path $env:MVNW_DISTS ('part-' + [guid]::NewGuid()); New-Item -ItemType Directory $part | Out-Null; $zip = Join-Path $part 'maven.zip'; Invoke-WebRequest -UseBasicParsing -TimeoutSec 30 $env:MVNW_URL -OutFile $zip; if ((Get-FileHash -Algorithm SHA512 $zip).Hash -ne $env:MVNW_SHA512) { throw 'wrong checksum' }; Expand-Archive $zip $part; Move-Item (Join-Path $part ('apache-maven-' + $env:MVNW_VERSION)) $env:MVNW_MAVEN } catch { } finally { if ($part) { Remove-Item -Recurse -Force $part } }"
if exist "%MVNW_MAVEN%\bin\mvn.cmd" goto downloaded

where mvn >nul 2>nul
if errorlevel 1 (
  echo mvnw: Maven %MVNW_VERSION% could not be downloaded, and no mvn is installed 1>&2
  exit /b 1
)
echo mvnw: Maven %MVNW_VERSION% could not be downloaded; using the installed mvn 1>&2
call mvn %*
exit /b %ERRORLEVEL%

:downloaded
call "%MVNW_MAVEN%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%
