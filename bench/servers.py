# SPDX-License-Identifier: Apache-2.0
"""Servers held against each other by CPU time per request: what bench/http and
bench/run share."""
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

CONF = """daemon off; master_process off; worker_processes 1; pid {top}/pid;
error_log {top}/error.log;
events {{ worker_connections 20000; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    client_body_temp_path {top}/b; proxy_temp_path {top}/p;
    fastcgi_temp_path {top}/f; uwsgi_temp_path {top}/u; scgi_temp_path {top}/s;
    {more}
    server {{ listen {where}; root {top}/root; }}
}}
"""


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        field = f.read().rsplit(")", 1)[1].split()
    return (int(field[11]) + int(field[12])) / os.sysconf("SC_CLK_TCK")


def run(bench, where, path, connections, seconds, server):
    """One measurement: {name: value}, and CPU microseconds per request."""
    out = {}
    for span in (0.3, seconds):  # the first to warm up
        before = cpu_seconds(server.pid)
        p = subprocess.run(
            [bench, "http", where, path, str(connections), str(span)],
            stdout=subprocess.PIPE, text=True, check=True)
        out = {k: float(v) for k, v in
               (line.split() for line in p.stdout.splitlines())}
        out["cpu_us"] = (cpu_seconds(server.pid) - before) * 1e6 / \
            out["requests"]
    return out


def wait_for(path):
    for _ in range(500):
        if os.path.exists(path):
            return
        time.sleep(0.01)
    sys.exit(f"{path}: nobody listens there")


def nginx_path():
    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")


def in_turns(bench, kinds, rounds, connections, seconds):
    """kinds: {way: (command, socket, [paths])}.  Each server alone, in turns;
    {(way, path): {name: median}}."""
    found = {}
    for _ in range(rounds):
        for way, (command, sock, paths) in kinds.items():
            s = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            try:
                wait_for(sock)
                for path in paths:
                    found.setdefault((way, path), []).append(
                        run(bench, "unix:" + sock, path, connections,
                            seconds, s))
            finally:
                s.send_signal(signal.SIGTERM)
                s.wait()
            if os.path.exists(sock):
                os.unlink(sock)
    return {key: {k: statistics.median(r[k] for r in rows) for k in rows[0]}
            for key, rows in found.items()}
