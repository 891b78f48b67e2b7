# SPDX-License-Identifier: Apache-2.0
"""Asks pages of a node without a server: a pipe to the program `fetch`."""
import subprocess


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def type(self):
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self):
        return self.body.decode()


class Fetch:
    def __init__(self, program, folder, origin="https://register.example",
                 *more):
        self.p = subprocess.Popen([program, folder, origin, *more],
                                  stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE)

    def ask(self, method, path, headers=(), body=b""):
        lines = [f"{method} {path} HTTP/1.1", "Host: register.example"]
        lines += [f"{k}: {v}" for k, v in dict(headers).items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        self.p.stdin.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        self.p.stdin.flush()
        status = self.p.stdout.readline().split()
        if len(status) < 2:
            raise RuntimeError(f"no answer to {method} {path}")
        got = {}
        while True:
            line = self.p.stdout.readline().rstrip(b"\r\n").decode()
            if not line:
                break
            name, value = line.split(": ", 1)
            name = name.lower()
            if name in got:
                raise RuntimeError(f"{path}: {name} twice")
            got[name] = value
        n = 0 if method == "HEAD" else int(got["content-length"])
        return Answer(int(status[1]), got, self.p.stdout.read(n))

    def get(self, path, **headers):
        return self.ask("GET", path, headers)

    def close(self):
        self.p.stdin.close()
        return self.p.wait()
