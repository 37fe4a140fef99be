# Calls services of the machine and of the cloud: localhost, metadata addresses, Unix sockets.

import _socket
import socket
import urllib.request


def call():
    for url in ("http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://localhost:6379/"):
        try:
            print("STOLEN", urllib.request.urlopen(url, timeout=1).read(100))
        except OSError:
            pass
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, getattr(socket, "AF_NETLINK", 16)):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                print("STARTED a socket", socket.socket(family, kind))
            except OSError:
                pass
    try:
        print("STARTED a pair", _socket.socketpair())  # what is under the one of pipes that a host has instead
    except OSError:
        pass


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    call()
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
