"""A line between a client and a server that is cut, and a client of tus that goes on over it."""
import base64
import hashlib
import http.client
import random
import socket
import struct
import threading
import time

BREAKS = (http.client.HTTPException, OSError)


class Line:
    """Passes on what is sent to `address` (host:port), and cuts both ends off, as a line is cut: after so many bytes of the client's (`cuts`,
    rising, over all connections), and once when `end`, the last bytes of a file, has been sent and its answer comes."""

    def __init__(self, server, cuts, end):
        self.server, self.left, self.end = server.split(":"), list(cuts), end
        self.cuts, self.sent, self.tail = 0, 0, b""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.door.getsockname()[1]
        self.held = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.door.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.door.accept()
            except OSError:
                return
            server = socket.create_connection((self.server[0], int(self.server[1])))
            for pump in (self._send, self._answer):
                threading.Thread(target=pump, args=(client, server), daemon=True).start()

    def _cut(self, *ends):
        self.cuts += 1
        for end in ends:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # nothing more arrives, and nobody says goodbye
            end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _send(self, client, server):
        try:
            while data := client.recv(1 << 16):
                with self.held:
                    until = self.left[0] - self.sent if self.left else len(data)
                    server.sendall(data[:until])
                    self.sent += min(until, len(data))
                    self.tail = (self.tail + data[:until])[-len(self.end):] if self.end else b""
                    if until < len(data):
                        self.left.pop(0)
                        return self._cut(client, server)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _answer(self, client, server):
        try:
            while data := server.recv(1 << 16):
                with self.held:
                    if self.end and self.tail == self.end:
                        self.end = b""
                        return self._cut(client, server)
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def cuts_of(size, count, seed):
    """Where a line is cut that so many bytes are sent over: anywhere, the same for a seed."""
    return sorted(random.Random(seed).sample(range(1000, size), count))


def upload(address, path, token, source, size, piece_bytes):
    """Sends a file that was announced, in pieces with their checksums, until it is there; the pieces that were begun. A line that is cut is
    waited for, as long as the server thinks that somebody still sends."""
    offset, begun, limit = 0, 0, time.monotonic() + 3600

    def ask(method, body=None, **headers):
        connection = http.client.HTTPConnection(address, timeout=60)
        try:
            connection.request(method, path, body, {"tus-resumable": "1.0.0", **token, **headers})
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()

    while offset < size:
        assert time.monotonic() < limit, f"not there after an hour: {offset} of {size} bytes"
        source.seek(offset)
        piece = source.read(piece_bytes)
        begun += 1
        try:
            checksum = "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode()
            answer = ask("PATCH", piece, **{"upload-offset": str(offset), "content-type": "application/offset+octet-stream",
                                            "upload-checksum": checksum})
            if answer.status == 204:
                offset = int(answer.headers["upload-offset"])
                continue
            assert answer.status == 409, answer.status
        except BREAKS:
            pass
        time.sleep(0.2)
        try:
            answer = ask("HEAD")
            assert answer.status == 200, answer.status
            offset = int(answer.headers["upload-offset"])
        except BREAKS:
            pass
    return begun
