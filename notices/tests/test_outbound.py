"""The way out by HTTP: real servers on this machine, and addresses that nothing may reach."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from notices.channels import outbound
from notices.channels.errors import Unreachable
from notices.tests.http_server import Reply, web_site

PRIVATE = "private network or of this machine"


@pytest.fixture
def site(settings):
    """One server that may be reached; everything else on this machine may not."""
    with web_site() as opened:
        settings.OUTBOUND_LOOPBACK_PORTS = [opened.port]
        yield opened


def put(url, body=b"{}", **headers):
    with outbound.opened() as out:
        return out.put(url, body, headers)


@contextmanager
def talk(say):
    """A server that does with its first caller whatever `say` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.recv(65536)
                say(caller)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]


class TestWhatIsSent:
    def test_arrives_with_its_headers_and_the_answer_comes_back(self, site):
        site.respond = lambda letter: Reply(201, b'{"id": 7}')
        answer = put(site.url, b'{"a": 1}', **{"Idempotency-Key": "k"})
        assert (answer.status, answer.body, answer.is_taken) == (201, b'{"id": 7}', True)
        [letter] = site.letters
        assert (letter.path, letter.data, letter.headers["Idempotency-Key"]) == ("/hook", {"a": 1}, "k")
        assert letter.headers["User-Agent"] == outbound.AGENT

    def test_takes_no_proxy_and_no_password_from_the_machine(self, site, monkeypatch, tmp_path):
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password secret")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        assert put(site.url).is_taken
        assert "Authorization" not in site.letters[0].headers

    def test_is_followed_nowhere(self, site):
        site.respond = lambda letter: Reply(302, headers={"Location": "http://169.254.169.254/latest/"})
        assert put(site.url).status == 302
        assert len(site.letters) == 1

    def test_reads_only_the_beginning_of_a_long_answer(self, site):
        site.respond = lambda letter: Reply(body=b"x" * 10_000_000)
        assert len(put(site.url).body) == outbound.LONGEST_ANSWER

    def test_unpacks_nothing(self, site):
        site.respond = lambda letter: Reply(body=b"\x1f\x8bnot unpacked", headers={"Content-Encoding": "gzip"})
        assert put(site.url).body == b"\x1f\x8bnot unpacked"


class TestNoPrivateAddress:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0.0.0.0",  # noqa: S104  # asked for, not bound
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "localhost",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
        ],
    )
    def test_is_ever_reached(self, site, host):
        with pytest.raises(Unreachable, match=PRIVATE):
            put(f"http://{host}/hook")
        with pytest.raises(Unreachable, match=PRIVATE):
            put(f"https://{host}:8443/hook")

    def test_is_reached_by_a_name_that_leads_there(self, site, monkeypatch):
        self.names(monkeypatch, {"inside.example.com": ["10.0.0.7"]})
        with pytest.raises(Unreachable, match=PRIVATE):
            put("http://inside.example.com/")

    def test_is_reached_by_a_name_that_answers_otherwise_the_second_time(self, monkeypatch, settings):
        """DNS rebinding: public while it is looked at, this machine when the connection is made."""
        settings.OUTBOUND_LOOPBACK_PORTS = []
        asked = self.names(monkeypatch, {"turn.example.com": ["203.0.114.9", "127.0.0.1"]})
        reached = []
        monkeypatch.setattr(outbound.HTTPConnection, "connect", lambda self: reached.append(self.host) or 1 / 0)
        with pytest.raises(Unreachable):
            put("http://turn.example.com/")
        assert reached == ["203.0.114.9"]
        assert asked == ["turn.example.com"]

    def test_is_reached_by_another_port_than_the_tests_own(self, site):
        with web_site() as other, pytest.raises(Unreachable, match=PRIVATE):
            put(other.url)

    def names(self, monkeypatch, known: dict[str, list[str]]) -> list[str]:
        """A resolver that gives each name its addresses one after the other."""
        asked, real = [], socket.getaddrinfo

        def look_up(host, port, *args, **kwargs):
            if host not in known:
                return real(host, port, *args, **kwargs)
            asked.append(host)
            address = known[host].pop(0)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 80))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return asked


class TestAnAddress:
    @pytest.mark.parametrize(
        "url",
        ["", "hook", "ftp://a.example.com/", "file:///etc/passwd", "https://", "https://u:p@a.example.com/",
         "https://a.example.com:99999/", "https://a.example.com/#x", "https://10.0.0.1/", "https://[::1]/"],
    )  # fmt: skip
    def test_that_can_never_do_is_refused_in_words(self, url):
        assert outbound.why_not(url)

    def test_of_the_public_net_will_do(self, settings):
        assert outbound.why_not("https://clec.example.com:8443/hook?from=portal") == ""
        settings.SECURE = True
        assert outbound.why_not("https://clec.example.com/hook") == ""

    def test_without_encryption_is_for_a_portal_without_it(self, settings, site):
        settings.SECURE = True
        assert "has to begin with https://." in outbound.why_not("http://clec.example.com/")
        with pytest.raises(Unreachable, match="https"):
            put(site.url)
        assert site.letters == []


class TestTime:
    def test_nobody_listening_is_not_sent(self, settings):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        settings.OUTBOUND_LOOPBACK_PORTS = [port]
        with pytest.raises(Unreachable) as error:
            put(f"http://127.0.0.1:{port}/")
        assert not error.value.may_have_gone

    def test_who_hangs_up_without_an_answer_may_have_taken_it(self, site):
        site.respond = lambda letter: None
        with pytest.raises(Unreachable) as error:
            put(site.url)
        assert error.value.may_have_gone

    def test_who_never_answers_is_let_go(self, settings, monkeypatch):
        monkeypatch.setattr(outbound, "READ", 0.2)
        with talk(lambda caller: time.sleep(2)) as port:
            settings.OUTBOUND_LOOPBACK_PORTS = [port]
            began = time.monotonic()
            with pytest.raises(Unreachable, match="did not answer in time") as error:
                put(f"http://127.0.0.1:{port}/")
        assert time.monotonic() - began < 1
        assert error.value.may_have_gone

    def test_whose_answer_drips_is_cut_off_at_the_deadline(self, settings, monkeypatch):
        with self.dripping(settings, monkeypatch, b"") as url, pytest.raises(Unreachable) as error:
            put(url)
        assert error.value.may_have_gone

    def test_who_has_taken_it_may_drip_on_and_is_not_listened_to(self, settings, monkeypatch):
        with self.dripping(settings, monkeypatch, b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n") as url:
            assert put(url).is_taken

    @contextmanager
    def dripping(self, settings, monkeypatch, head: bytes):
        monkeypatch.setattr(outbound, "DEADLINE", 0.5)

        def drip(caller: socket.socket) -> None:
            with suppress(OSError):
                caller.sendall(head)
                for _ in range(60):
                    caller.sendall(b"X")
                    time.sleep(0.05)

        with talk(drip) as port:
            settings.OUTBOUND_LOOPBACK_PORTS = [port]
            began = time.monotonic()
            yield f"http://127.0.0.1:{port}/"
            assert time.monotonic() - began < 1.5
