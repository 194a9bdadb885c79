"""json encoders and decoders shared by all threads, dumping a dict that is being changed."""
import json
from _race import each

encoder, decoder = json.JSONEncoder(sort_keys=True), json.JSONDecoder()
shared = {"k%d" % k: [k, {"n": None}] for k in range(20)}


def use(i):
    for k in range(60):
        assert decoder.decode('{"a": [1, 2, {"b": "\\u20ac"}]}') == {"a": [1, 2, {"b": "\u20ac"}]}
        assert encoder.encode({"b": 1, "a": [True]}) == '{"a": [true], "b": 1}'
        shared["k%d" % (k % 40)] = [k, {"n": None}]
        shared.pop("k%d" % ((k + i) % 40), None)
        try:
            text = json.dumps(shared)
            assert all(v[1] == {"n": None} for v in json.loads(text).values())
        except RuntimeError as e:
            assert "changed" in str(e), e


each(use)
print("ok")
