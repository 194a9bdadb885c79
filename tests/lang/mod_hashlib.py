# _hashlib: digests, HMAC, key derivation, errors.
import hashlib
import hmac
import threading
import _hashlib


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(hashlib.md5 is _hashlib.openssl_md5, sorted(_hashlib.openssl_md_meth_names), _hashlib.get_fips_mode())
for name in sorted(hashlib.algorithms_guaranteed | {'sha512_256', 'ripemd160', 'sm3'}):
    h = hashlib.new(name, b'some ')
    h.update(b'data')
    size = () if not name.startswith('shake') else (20,)
    print(name, h.name, h.digest_size, h.block_size, h.hexdigest(*size), h.copy().digest(*size) == h.digest(*size))
print(type(hashlib.sha256()), type(hashlib.shake_128()), repr(hashlib.sha1()).split('@')[0])
big = bytes(range(256)) * 4000
print(hashlib.sha256(big).hexdigest(), hashlib.sha512(string=big, usedforsecurity=False).hexdigest()[:20])
for f, *args in ((hashlib.new, 'nope'), (hashlib.new, 5), (hashlib.md5, 'text'), (hashlib.md5, 5), (hashlib.sha256().update, 'x'),
                 (hashlib.shake_128().digest,), (_hashlib.HASH,), (_hashlib.new, 'nope')):
    attempt(f, *args)
k = hmac.new(b'key', b'message', 'sha256')
k.update(b' more')
print(k.hexdigest(), k.name, k.digest_size, k.block_size, k.copy().digest() == k.digest())
print(hmac.new(b'', b'x', hashlib.sha1).hexdigest(), hmac.digest(b'k' * 200, b'msg', 'md5').hex())
print(hmac.new(b'k', b'm', hashlib.blake2b).hexdigest()[:20], hmac.compare_digest(b'ab', b'ab'), hmac.compare_digest('a', 'b'))
attempt(_hashlib.hmac_new, b'k')
attempt(_hashlib.hmac_new, b'k', b'', 'nope')
attempt(_hashlib.hmac_digest, b'k', b'', 5)
attempt(hmac.compare_digest, 'a', b'b')
print(hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 1000).hex(), hashlib.pbkdf2_hmac('sha1', b'p', b's', 2, 5))
for args in (('nope', b'p', b's', 1), ('sha1', b'p', b's', 0), ('sha1', b'p', b's', 1, 0), ('sha1', 'p', b's', 1)):
    attempt(hashlib.pbkdf2_hmac, *args)
print(hashlib.scrypt(b'password', salt=b'NaCl', n=16, r=2, p=1, dklen=16).hex())
for kwargs in ({}, {'salt': b''}, {'salt': b'', 'n': 3, 'r': 1, 'p': 1}, {'salt': b'', 'n': 4, 'r': 'a', 'p': 1},
               {'salt': b'', 'n': 4, 'r': 1, 'p': 1, 'dklen': 0}, {'salt': b'', 'n': 4, 'r': 1, 'p': 1, 'maxmem': -1}):
    attempt(hashlib.scrypt, b'x', **kwargs)
shared = hashlib.sha256()
threads = [threading.Thread(target=lambda: [shared.update(b'ab' * 3000) for _ in range(50)]) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(shared.hexdigest())
