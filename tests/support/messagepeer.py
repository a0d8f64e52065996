# SPDX-License-Identifier: GPL-3.0-or-later
"""Slack, PagerDuty, Statuspage and a mail server on 127.0.0.1, as strict as the real ones.

messagepeer.py RECORD PLAN [CERT KEY]: prints its HTTP port and its SMTP port (0 without a certificate).
Every request becomes a JSON line in RECORD before it is answered. PLAN holds one word a line, read anew for
each request and taken from the top: ok, cut, slow, garbage, 503, 429; an empty plan means ok, and a first line
"rough" means one of them by chance, forever.
"""
import json
import random
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

record_path, plan_path = sys.argv[1:3]
lock = threading.Lock()
chance = random.Random(7)
page = {}


def record(entry):
    with lock, open(record_path, "a") as out:
        out.write(json.dumps(entry) + "\n")


def next_word():
    with lock:
        try:
            words = open(plan_path).read().split()
        except FileNotFoundError:
            words = []
        if not words:
            return "ok"
        if words[0] == "rough":
            return chance.choice(["ok", "ok", "ok", "ok", "slow", "cut", "503"])
        with open(plan_path, "w") as out:
            out.write("\n".join(words[1:]))
        return words[0]


def problem_of(method, path, body):
    if path.startswith("/services/"):
        blocks = body.get("blocks", [])
        if not body.get("text") or not 1 <= len(blocks) <= 50:
            return "invalid_payload"
        for block in blocks:
            limit = {"header": 150, "section": 3000}.get(block["type"])
            if limit and not 1 <= len(block["text"]["text"]) <= limit:
                return "invalid_blocks"
    elif path == "/v2/enqueue":
        if len(body.get("routing_key", "")) != 32 or not 1 <= len(body.get("dedup_key", "")) <= 255:
            return "invalid event"
        if body.get("event_action") == "trigger":
            payload = body.get("payload", {})
            if not 1 <= len(payload.get("summary", "")) <= 1024 or not payload.get("source"):
                return "invalid payload"
            if payload.get("severity") not in ("critical", "error", "warning", "info"):
                return "invalid severity"
        elif body.get("event_action") not in ("acknowledge", "resolve"):
            return "invalid action"
    elif path.startswith("/v1/pages/") and method != "GET":
        incident = body.get("incident", {})
        if not 1 <= len(incident.get("name", "")) <= 255 or len(incident.get("body", "")) > 25000:
            return "invalid incident"
        if not isinstance(incident.get("deliver_notifications"), bool):
            return "deliver_notifications is missing"
        if incident.get("status") not in ("investigating", "identified", "monitoring", "resolved"):
            return "invalid status"
    return ""


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def say(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def serve(self):
        self.close_connection = True
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw else {}
        word = next_word()
        problem = problem_of(self.command, self.path, body)
        record({"method": self.command, "path": self.path, "key": self.headers.get("Idempotency-Key", ""),
                "auth": self.headers.get("Authorization", ""), "body": body, "word": word, "problem": problem})
        if word == "cut":
            return self.taken(body) if chance.random() < 0.5 else None
        if word == "slow":
            time.sleep(chance.uniform(0.01, 0.06))
        if word == "garbage":
            self.taken(body)
            return self.say(202 if self.path == "/v2/enqueue" else 200, b"[{wrong")
        if word in ("503", "429"):
            return self.say(int(word), b"busy", [("Retry-After", "1")] if word == "429" else [])
        if problem:
            return self.say(400, {"message": problem, "error": problem})
        answer = self.taken(body)
        if self.path.startswith("/services/"):
            return self.say(200, b"ok")
        if self.path == "/v2/enqueue":
            return self.say(202, {"status": "success", "dedup_key": body["dedup_key"]})
        return self.say(201 if self.command == "POST" else 200, answer)

    def taken(self, body):
        """What a status page keeps; other services keep nothing here."""
        if not self.path.startswith("/v1/pages/"):
            return {}
        last = self.path.rsplit("/", 1)[1]
        with lock:
            if self.command == "POST":
                name = "inc%d" % len(page)
                page[name] = dict(body["incident"], id=name)
                return page[name]
            if self.command == "PATCH":
                page[last].update(body["incident"])
            if last in page:
                return page[last]
            return [i for i in page.values() if last != "unresolved" or i["status"] != "resolved"]

    do_POST = do_PATCH = do_GET = do_PUT = serve


def start_mail(cert, key):
    import asyncio

    from aiosmtpd.smtp import SMTP

    class Mails:
        async def handle_RCPT(self, server, session, envelope, address, options):
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            word = next_word()
            record({"path": "mail", "from": envelope.mail_from, "to": envelope.rcpt_tos, "word": word,
                    "tls": session.ssl is not None, "data": envelope.content.decode()})
            return "451 later" if word == "503" else "250 taken"

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(
        lambda: SMTP(Mails(), hostname="127.0.0.1", tls_context=context, require_starttls=True, loop=loop),
        host="127.0.0.1", port=0))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return server.sockets[0].getsockname()[1]


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # A client that went while it was answered is what the tests are about.


http = Server(("127.0.0.1", 0), Handler)
mail_port = start_mail(*sys.argv[3:5]) if len(sys.argv) > 4 else 0
print(http.server_address[1], mail_port, flush=True)
http.serve_forever()
