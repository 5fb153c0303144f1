#!/bin/sh
# Sends one return, a JSON file, to TTHC Stats, as often as it takes: report.sh FILE
# TTHC_URL (https://tthc.example.vn) and TTHC_KEY say where to and with which key; TTHC_GIVE_UP after how many seconds (900).
# Ends with 0: stored, the receipt is printed. 2: refused, nothing is stored; correct it. 3: given up; run it again later.
set -eu

file=$1
url=$TTHC_URL/api/v1/submissions
give_up=$(($(date +%s) + ${TTHC_GIVE_UP:-900}))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077

# One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt comes again.
# Never make it of the content: figures corrected and set back would be taken for a repetition of the first.
id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
# In a file: other users of the machine see the arguments of a command.
printf 'header = "Authorization: Bearer %s"\n' "$TTHC_KEY" >"$work/key"

pause=1
while :; do
  : >"$work/head"
  : >"$work/answer"
  status=$(curl -sS -K "$work/key" -X POST "$url" -H 'Content-Type: application/json' -H "Idempotency-Key: $id" \
    -H "Accept-Language: ${TTHC_LANGUAGE:-vi}" --data-binary "@$file" --connect-timeout 10 --max-time 60 \
    -D "$work/head" -o "$work/answer" -w '%{http_code}') || status=000
  case $status in
    2??)
      cat "$work/answer"
      echo
      exit 0
      ;;
    # No answer, or one that says nothing about the return: it may be stored or not, so it is sent again. 409: the first
    # one is still being worked on.
    000 | 408 | 409 | 429 | 5??) ;;
    *)
      echo "refused ($status), nothing is stored:" >&2
      cat "$work/answer" >&2
      echo >&2
      exit 2
      ;;
  esac
  asked=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9][0-9]*\).*/\1/p' "$work/head" | tail -n 1)
  wait=${asked:-$pause}
  if [ $(($(date +%s) + wait)) -gt "$give_up" ]; then
    echo "given up (last answer: $status); run it again later" >&2
    exit 3
  fi
  sleep "$wait"
  pause=$((pause < 30 ? pause * 2 : 60))
done
