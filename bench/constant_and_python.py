"""The rivals of the API that stand behind an nginx of their own, set as ours is."""
import json
import os
import subprocess

from rival import ROOT, fetch, free_port, wait_until

THREADS = 8  # of memento-fcgi, as it is set
WORKERS = 2 * os.cpu_count() + 1  # of gunicorn, as its documentation says

NGINX = """daemon off; worker_processes 2; pid {where}/pid; error_log stderr warn; {user}
events {{ worker_connections 1024; }}
http {{ default_type application/octet-stream; sendfile on; tcp_nopush on; access_log off; server_tokens off;
  client_body_temp_path {where}/b; fastcgi_temp_path {where}/f; proxy_temp_path {where}/p; uwsgi_temp_path {where}/u;
  scgi_temp_path {where}/s;
  gzip on; gzip_vary on; gzip_proxied any; gzip_min_length 1000; gzip_types application/json;
  fastcgi_buffer_size 32k; fastcgi_buffers 16 32k; proxy_buffer_size 32k; proxy_buffers 16 32k;
  upstream constant {{ server unix:{where}/constant.sock; }}
  upstream asking {{ server unix:{where}/asking.sock; }}
  upstream python {{ server unix:{where}/python.sock; }}
  server {{ listen 127.0.0.1:{constant}; location / {{ fastcgi_pass constant;
    fastcgi_param REQUEST_METHOD $request_method; fastcgi_param DOCUMENT_URI $uri; fastcgi_param QUERY_STRING $query_string;
    fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
    fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_param REQUEST_ID $request_id; }} }}
  server {{ listen 127.0.0.1:{asking}; location / {{ fastcgi_pass asking;
    fastcgi_param REQUEST_METHOD $request_method; fastcgi_param DOCUMENT_URI $uri; fastcgi_param QUERY_STRING $query_string;
    fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
    fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_param REQUEST_ID $request_id; }} }}
  server {{ listen 127.0.0.1:{python}; location / {{ proxy_pass http://python; }} }} }}
"""


class Rivals:
    """nginx, before the Python program and, one case after the other, the program that answers a constant: at once, and after it
    has asked the database for 1."""

    def __init__(self, where, connection, statements):
        self.where, self.connection, self.constants = where, connection, {}
        self.ports = {name: free_port() for name in ("constant", "asking", "python")}
        subprocess.run(["g++", "-O2", "-std=c++20", "-I/usr/include/postgresql", ROOT / "bench/constant.cpp", "-o", where / "constant",
                        "-lfcgi", "-lpq", "-pthread"], check=True)
        user = "user root;" if os.getuid() == 0 else ""
        (where / "nginx.conf").write_text(NGINX.format(where=where, user=user, **self.ports))
        self.nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", where, "-c", where / "nginx.conf", "-e", "stderr"])
        self.python = subprocess.Popen(
            ["/usr/bin/gunicorn", "--workers", str(WORKERS), "--bind", f"unix:{where}/python.sock", "--log-level", "error",
             "--chdir", ROOT / "bench", "rival_wsgi"],
            env={"PATH": "/usr/bin:/bin", "DATABASE": connection,
                 "STATEMENTS": json.dumps(statements)})

        wait_until("the Python program listens", (where / "python.sock").exists)

    def url(self, name):
        return f"http://127.0.0.1:{self.ports[name]}"

    def answer(self, body):
        """From here on the constant is this."""
        (self.where / "body").write_bytes(body)
        for name, more in [("constant", []), ("asking", [self.connection])]:
            self.end(self.constants.get(name))
            socket = self.where / f"{name}.sock"
            socket.unlink(missing_ok=True)
            self.constants[name] = subprocess.Popen([self.where / "constant", socket, str(THREADS), self.where / "body", *more])
            wait_until("the constant can be asked for", socket.exists)
            wait_until("the constant is answered", lambda url=self.url(name): fetch(url + "/x").status == 200)

    def stop(self):
        for process in (self.nginx, self.python, *self.constants.values()):
            self.end(process)

    @staticmethod
    def end(process):
        if process is not None:
            process.terminate()
            process.wait()
