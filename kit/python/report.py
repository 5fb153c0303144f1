"""Sends one return, a JSON file, to TTHC Stats, as often as it takes: python3 report.py FILE

Python 3.8 or newer, nothing else. TTHC_URL (https://tthc.example.vn) and TTHC_KEY say where to and with which key;
TTHC_GIVE_UP after how many seconds (900), TTHC_TIMEOUT after how many without a whole answer to try again (60).
Ends with 0: stored, the receipt is printed. 2: refused, nothing is stored; correct it. 3: given up; run it again later.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET, whose answer is no receipt, and the key would go to whoever is named."""

    def redirect_request(self, *_):
        return None


def ask(path, body, headers):
    """One attempt: the status (0: no answer came, or half of one), the seconds to wait if any were named, the answer."""
    request = urllib.request.Request(os.environ["TTHC_URL"] + path, data=body, headers=headers)
    seconds, said = float(os.environ.get("TTHC_TIMEOUT", "60")), b""
    latest = time.monotonic() + seconds
    try:
        try:
            opened = urllib.request.build_opener(NoRedirects).open(request, timeout=seconds)
        except urllib.error.HTTPError as error:
            opened = error
        with opened as answer:
            wait = answer.headers.get("Retry-After", "")
            # Part by part: the time-out of a socket begins anew with each byte that comes.
            for part in iter(lambda: answer.read1(65536), b""):
                said += part
                if time.monotonic() > latest:
                    raise TimeoutError
            if len(said) < int(answer.headers.get("Content-Length", 0)):
                raise http.client.IncompleteRead(said)
            return answer.status, int(wait) if wait.isdigit() else None, said
    except (OSError, http.client.HTTPException):
        return 0, None, b""


def tell(what, answer=b""):
    sys.stderr.buffer.write(what.encode("utf-8") + b": " + answer + b"\n")


def main(file):
    with open(file, "rb") as opened:
        body = opened.read()
    headers = {
        "Authorization": "Bearer " + os.environ["TTHC_KEY"],
        "Content-Type": "application/json",
        "Accept-Language": os.environ.get("TTHC_LANGUAGE", "vi"),
        # One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt comes
        # again. Never make it of the content: figures corrected and set back would be taken for a repetition of the first.
        "Idempotency-Key": str(uuid.uuid4()),
    }
    path = "/api/v1/submissions"
    give_up = time.monotonic() + float(os.environ.get("TTHC_GIVE_UP", "900"))
    pause = 1
    while True:
        status, wait, answer = ask(path, body, headers)
        if status == (201 if body else 200) and path.startswith("/api/v1/submissions"):
            sys.stdout.buffer.write(answer + b"\n")
            return 0
        if status == (202 if body else 200):
            # A large return is stored in the background: ask until it is, then for its receipt or for what is wrong.
            job = json.loads(answer)
            path = "/api/v1/imports/%d" % job["id"]
            body = None
            if job["state"] == "succeeded":
                path = "/api/v1/submissions/%d" % job["submission"]
            elif job["state"] == "refused":
                tell("refused, nothing is stored", answer + b"\n" + ask(path + "/errors", None, headers)[2])
                return 2
            elif job["finishedAt"]:
                tell("nothing is stored; run it again later", answer)
                return 3
        elif 300 <= status < 500 and status not in (408, 409, 429) and body:
            tell("refused (%d), nothing is stored" % status, answer)
            return 2
        # Any other says nothing about the return: it may be stored or not, so it is sent again. 409: the first one is
        # still being worked on.
        wait = pause if wait is None else wait
        if time.monotonic() + wait > give_up:
            tell("given up, run it again later; the last answer was %s" % (status or "none"), answer)
            return 3
        time.sleep(wait)
        pause = min(pause * 2, 60)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
