"""Certificates for servers on this machine, and an authority that issues them."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOCAL = ("localhost", "127.0.0.1")
_SIGNS = dict.fromkeys(
    ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
     "key_agreement", "crl_sign", "encipher_only", "decipher_only"), False,
)  # fmt: skip


class Authority:
    """Issues certificates into a folder; its own is there as authority.pem."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("authority")
        usage = x509.KeyUsage(**_SIGNS, key_cert_sign=True)
        own = (
            _begun(self._name, self._key, (-2, 2))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
        )
        self.path = folder / "authority.pem"
        self.path.write_bytes(self._signed(own))

    def issue(
        self, name: str, hosts: tuple[str, ...] = LOCAL, days: tuple[int, int] = (-1, 1)
    ) -> Path:
        """The certificate of CN=`name` for these hosts, valid between days from now, without a
        passphrase; the key is beside it, with the ending .key. Both are in PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([_host(host) for host in hosts])
        issued = (
            _begun(_named(name), key, days)
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        path = self._folder / f"{name}.pem"
        path.write_bytes(self._signed(issued))
        path.with_suffix(".key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return path

    def _signed(self, wanted: x509.CertificateBuilder) -> bytes:
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        issued = wanted.issuer_name(self._name).add_extension(signer, critical=False)
        return issued.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _begun(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, days: tuple[int, int]
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    begin, end = (now + datetime.timedelta(days=day) for day in days)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
