# SPDX-License-Identifier: GPL-3.0-or-later
"""What the measurements beside Debian's Prometheus share: a target to scrape, and the processor time of a process."""
import http.server
import os
import threading


def serve(exposition):
    """Serves what exposition() returns, as bytes, on a free port of 127.0.0.1; returns the port."""
    class Target(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = exposition()
            self.send_response(200)
            self.send_header('Content-Type', 'text/plain; version=0.0.4')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Target)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def free_port():
    server = http.server.HTTPServer(('127.0.0.1', 0), http.server.BaseHTTPRequestHandler)
    port = server.server_port
    server.server_close()
    return port


def processor_seconds(pid):
    with open('/proc/%d/stat' % pid) as stat:
        fields = stat.read().rsplit(') ', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')
