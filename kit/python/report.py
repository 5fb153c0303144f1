"""Sends one return, a JSON file, to TTHC Stats, as often as it takes: python3 report.py FILE

Python 3.8 or newer, nothing else. TTHC_URL (https://tthc.example.vn) and TTHC_KEY say where to and with which key;
TTHC_GIVE_UP after how many seconds (900). Ends with 0: stored, the receipt is printed. 2: refused, nothing is stored;
correct it. 3: given up; run it again later.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

# No answer about the return: it may be stored or not, so it is sent again. 409: the first one is still being worked on.
AGAIN = {408, 409, 429, 500, 502, 503, 504}


def send(body, key, idempotency_key):
    """One attempt: the status (None: no answer came), the seconds to wait if the service named them, and the answer."""
    request = urllib.request.Request(
        os.environ["TTHC_URL"] + "/api/v1/submissions",
        data=body,
        method="POST",
        headers={
            "Authorization": "Bearer " + key,
            "Content-Type": "application/json",
            "Accept-Language": os.environ.get("TTHC_LANGUAGE", "vi"),
            "Idempotency-Key": idempotency_key,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, None, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            wait = refused.headers.get("Retry-After", "")
            try:
                return refused.code, int(wait) if wait.isdigit() else None, refused.read()
            except (OSError, http.client.HTTPException):
                return None, None, b""
    except (OSError, http.client.HTTPException):
        return None, None, b""


def explain(status, answer):
    """Names each bad row on standard error."""
    try:
        problem = json.loads(answer)
        lines = [problem.get("detail") or problem.get("title", "")]
        for error in problem.get("errors", []):
            where = error.get("pointer") or error.get("parameter") or ""
            lines.append(f"  {where} {error['code']}: {error['detail']}")
    except (ValueError, AttributeError):
        lines = [answer.decode("utf-8", "replace")]
    sys.stderr.buffer.write(("refused (%d), nothing is stored: " % status + "\n".join(lines) + "\n").encode("utf-8"))


def main(file):
    with open(file, "rb") as opened:
        body = opened.read()
    # One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt comes
    # again. Never make it of the content: figures corrected and set back would be taken for a repetition of the first.
    idempotency_key = str(uuid.uuid4())
    give_up = time.monotonic() + float(os.environ.get("TTHC_GIVE_UP", "900"))
    pause = 1
    while True:
        status, wait, answer = send(body, os.environ["TTHC_KEY"], idempotency_key)
        if status is not None and 200 <= status < 300:
            sys.stdout.buffer.write(answer + b"\n")
            return 0
        if status is not None and status not in AGAIN:
            explain(status, answer)
            return 2
        wait = pause if wait is None else wait
        if time.monotonic() + wait > give_up:
            print(f"given up (last answer: {status}); run it again later", file=sys.stderr)
            return 3
        time.sleep(wait)
        pause = min(pause * 2, 60)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
