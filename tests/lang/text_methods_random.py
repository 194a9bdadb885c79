"""Methods of str, bytes and bytearray over random text of all lengths: one digest of all results."""
import random
random.seed(5)
alph=[" \t\n\r\x0b\x0cab,","ab, ;\x1c\x1d\x1e\x1f\x85\xa0\xe9 ","ab \u2003,\u2028x","a\U0001F600 \u3000"]
import hashlib
h=hashlib.md5()
for al in alph:
    for n in list(range(0,70))+[100,500]:
        for rep in range(4):
            s=''.join(random.choice(al) for _ in range(n))
            objs=[s]
            if al is alph[0]: objs+= [s.encode(), bytearray(s.encode())]
            for o in objs:
                B=not isinstance(o,str)
                seps=[b',',b'a',b'ab',b' '] if B else [',','a','ab',' ','\xe9','\u3000']
                for m in (-1,0,1,2,5):
                    h.update(repr((o.split(None,m),o.rsplit(None,m))).encode())
                    for sep in seps: h.update(repr((o.split(sep,m),o.rsplit(sep,m))).encode())
                h.update(repr((o.splitlines(),o.splitlines(True),o.strip(),o.lstrip(),o.rstrip(), o.strip(b'a ' if B else 'a '))).encode())
                for sep in seps: h.update(repr((o.find(sep),o.rfind(sep),o.partition(sep),o.rpartition(sep),sep in o, o.count(sep),o.replace(sep,b'--' if B else '--'),o.replace(sep,b'' if B else '',2),o.replace(sep,seps[1]), o.find(sep,3,-2))).encode())
                h.update(repr((o.upper(),o.lower(),o.title(),o.capitalize(),o.swapcase(),o.isspace(),o.isupper(),o.islower(),o.isalpha(),o.isdigit(),o.isalnum(),o.isascii(),o.expandtabs(),o.zfill(20),o.center(41),o.ljust(30),o.rjust(30),o*3,o[::2],o[::-1],o[1:5],repr(o))).encode())
                if not B: h.update(repr((o.encode('utf-8'),o.encode('utf-16'),o.encode('utf-32-le'),o.encode('ascii','replace'),o.encode('latin-1','ignore'),o.casefold(),o.isidentifier(),o.isprintable())).encode())
                else: h.update(repr((bytes(o).hex(),bytes(o).decode('utf-8','replace'),bytes(o).decode('latin-1'))).encode())
                h.update(repr(sorted([s[i:j] for i in range(0,n,5) for j in range(i,min(n,i+20),3)])).encode())
print(h.hexdigest())
