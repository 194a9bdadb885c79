"""pickle, copy and json of containers that other threads change: a state they had, or RuntimeError."""
import copy
import json
import pickle
from _race import together



class Thing:
    """Its attributes come and go, and with them its layout."""


thing = Thing()
items, table, done = list(range(50)), {str(i): i for i in range(50)}, []


def change():
    for k in range(400):
        items.append(k)
        items.pop(0)
        table[str(k)] = k
        table.pop(str(k - 50), None)
        setattr(thing, "n%d" % (k % 20), k)
        if k % 20 == 19:
            thing.__dict__.clear()
    done.append(1)


def save():
    while not done:
        try:
            assert type(pickle.loads(pickle.dumps(thing))) is Thing
        except RuntimeError as e:
            assert "changed size" in str(e) or "keys changed" in str(e), e
        for dump in (lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy, copy.copy, lambda x: json.loads(json.dumps(x))):
            for x in (items, table):
                try:
                    y = dump(x)
                    assert type(y) is type(x) and all(type(v) is int for v in (y.values() if y and type(y) is dict else y))
                except RuntimeError as e:
                    assert "changed size" in str(e) or "mutated" in str(e) or "keys changed" in str(e), e


together(change, save)
print("ok")
