#!/bin/sh
# Sends one return, a JSON file, to TTHC Stats, as often as it takes: report.sh FILE
# TTHC_URL (https://tthc.example.vn) and TTHC_KEY say where to and with which key; TTHC_GIVE_UP after how many seconds (900),
# TTHC_TIMEOUT after how many without a whole answer to try again (60).
# Ends with 0: stored, the receipt is printed. 2: refused, nothing is stored; correct it. 3: given up; run it again later.
set -eu

file=$1
give_up=$(($(date +%s) + ${TTHC_GIVE_UP:-900}))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077

# One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt comes again.
# Never make it of the content: figures corrected and set back would be taken for a repetition of the first.
id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
# In a file: other users of the machine see the arguments of a command.
printf 'header = "Authorization: Bearer %s"\n' "$TTHC_KEY" >"$work/key"

ask() { # path, more arguments of curl: one attempt; sets status, 000 = no answer came, or half of one
  path=$1
  shift
  : >"$work/head"
  : >"$work/answer"
  status=$(curl -sS -K "$work/key" "$TTHC_URL$path" -H "Accept-Language: ${TTHC_LANGUAGE:-vi}" --connect-timeout 10 \
    --max-time "${TTHC_TIMEOUT:-60}" -D "$work/head" -o "$work/answer" -w '%{http_code}' "$@") || status=000
}
tell() { # what, exit code
  { echo "$1:" && cat "$work/answer" && echo; } >&2
  [ -z "${2:-}" ] || exit "$2"
}
field() { # of the answer, a word or a number
  sed -n "s/.*\"$1\":\"\{0,1\}\([0-9a-z]*\).*/\1/p" "$work/answer" | head -n 1
}

job=
receipt=
pause=1
while :; do
  if [ -n "$receipt" ]; then
    ask "/api/v1/submissions/$receipt"
  elif [ -n "$job" ]; then
    ask "/api/v1/imports/$job"
  else
    ask /api/v1/submissions -H 'Content-Type: application/json' -H "Idempotency-Key: $id" --data-binary "@$file"
  fi
  case ${receipt:+receipt}${job:+job}$status in
    201 | receipt*200)
      cat "$work/answer"
      echo
      exit 0
      ;;
    # A large return is stored in the background: ask until it is, then for its receipt or for what is wrong.
    202 | job200)
      job=${job:-$(sed -n 's/^{"id":\([0-9]*\).*/\1/p' "$work/answer")}
      case $(field state) in
        succeeded) receipt=$(field submission) ;;
        refused)
          tell "refused, nothing is stored"
          ask "/api/v1/imports/$job/errors"
          tell "what is wrong" 2
          ;;
        queued | running) ;;
        *) tell "nothing is stored; run it again later" 3 ;;
      esac
      ;;
    # No answer, or one that says nothing about the return: it may be stored or not, so it is sent again. 409: the first
    # one is still being worked on.
    408 | 409 | 429) ;;
    3?? | 4??) tell "refused ($status), nothing is stored" 2 ;;
  esac
  asked=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9][0-9]*\).*/\1/p' "$work/head" | tail -n 1)
  wait=${asked:-$pause}
  if [ $(($(date +%s) + wait)) -gt "$give_up" ]; then
    tell "given up, run it again later; the last answer was $status" 3
  fi
  sleep "$wait"
  pause=$((pause < 30 ? pause * 2 : 60))
done
