/*
 * The method resolution order: C3 linearization (Barrett et al., OOPSLA 1996), and subtype tests.
 */
#include "typeobj.h"

#include "api.h"

bool wf_is_subtype(WfType *sub, WfType *base)
{
    if (sub == base)
        return true;
    if (WF_LIKELY(wf_is_pointer(sub->mro))) {
        WfTuple *mro = wf_as_tuple(sub->mro);
        for (size_t i = 1; i < mro->len; i++)
            if ((WfType *)wf_obj(mro->items[i]) == base)
                return true;
        return false;
    }
    for (WfType *t = sub; t != NULL; t = t->base)
        if (t == base)
            return true;
    return base == &wf_object_type;
}

/* --- C3 ------------------------------------------------------------------------------------------------- */

/* One sequence being merged: the MRO of a base, or the list of bases. */
typedef struct {
    const Value *items;
    size_t len, pos;
} Sequence;

static bool in_tail(const Sequence *s, WfObject *candidate)
{
    for (size_t i = s->pos + 1; i < s->len; i++)
        if (wf_obj(s->items[i]) == candidate)
            return true;
    return false;
}

/* A head that is in nobody's tail, or NULL. */
static WfObject *next_candidate(const Sequence *seqs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (seqs[i].pos == seqs[i].len)
            continue;
        WfObject *candidate = wf_obj(seqs[i].items[seqs[i].pos]);
        bool blocked = false;
        for (size_t j = 0; j < n && !blocked; j++)
            blocked = in_tail(&seqs[j], candidate);
        if (!blocked)
            return candidate;
    }
    return NULL;
}

static int raise_conflict(const Sequence *seqs, size_t n)
{
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, "Cannot create a consistent method resolution\norder (MRO) for bases");
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (seqs[i].pos == seqs[i].len)
            continue;
        WfObject *head = wf_obj(seqs[i].items[seqs[i].pos]);
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = seqs[j].pos < seqs[j].len && wf_obj(seqs[j].items[seqs[j].pos]) == head;
        if (seen)
            continue;
        Value name = wf_type_name_value((WfType *)head);
        if (wf_is_null(name))
            break;
        wf_sb_c(&b, first ? " " : ", ");
        wf_sb_str(&b, name);
        wf_drop(name);
        first = false;
    }
    Value text = wf_sb_finish(&b);
    if (!wf_is_null(text)) {
        wf_raise_value(&wf_exc_TypeError, text);
        wf_drop(text);
    }
    return -1;
}

static int merge(Value out, Sequence *seqs, size_t n)
{
    for (;;) {
        bool left = false;
        for (size_t i = 0; i < n && !left; i++)
            left = seqs[i].pos < seqs[i].len;
        if (!left)
            return 0;
        WfObject *k = next_candidate(seqs, n);
        if (k == NULL)
            return raise_conflict(seqs, n);
        if (wf_list_append(out, wf_type_value((WfType *)k)) < 0)
            return -1;
        for (size_t i = 0; i < n; i++)
            if (seqs[i].pos < seqs[i].len && wf_obj(seqs[i].items[seqs[i].pos]) == k)
                seqs[i].pos++;
    }
}

static int check_duplicates(WfTuple *bases)
{
    for (size_t i = 0; i < bases->len; i++)
        for (size_t j = i + 1; j < bases->len; j++)
            if (wf_is(bases->items[i], bases->items[j])) {
                Value name = wf_type_name_value((WfType *)wf_obj(bases->items[i]));
                if (!wf_is_null(name))
                    wf_raise(&wf_exc_TypeError, "duplicate base class %U", name);
                wf_drop(name);
                return -1;
            }
    return 0;
}

Value wf_type_mro_default(WfType *t)
{
    WfTuple *bases = wf_as_tuple(t->bases);
    if (check_duplicates(bases) < 0)
        return WF_NULL;
    Value out = wf_list_new(8);
    size_t n = bases->len + 1;
    Sequence *seqs = wf_mem_alloc(n * sizeof *seqs);
    if (wf_is_null(out) || seqs == NULL || wf_list_append(out, wf_type_value(t)) < 0)
        goto fail;
    for (size_t i = 0; i < bases->len; i++) {
        WfType *b = (WfType *)wf_obj(bases->items[i]);
        if (!wf_is_pointer(b->mro)) {
            wf_raise(&wf_exc_TypeError, "Cannot extend an incomplete type '%.100s'", b->name);
            goto fail;
        }
        seqs[i] = (Sequence){wf_as_tuple(b->mro)->items, wf_tuple_len(b->mro), 0};
    }
    seqs[n - 1] = (Sequence){bases->items, bases->len, 0};
    if (merge(out, seqs, n) < 0)
        goto fail;
    wf_mem_free(seqs);
    return out;
fail:
    wf_mem_free(seqs);
    wf_drop(out);
    return WF_NULL;
}

/* --- the metatype's say ------------------------------------------------------------------------------- */

/* What a metatype's own mro() returned must be types whose layout t's instances have. */
static int check_custom(WfType *t, Value mro)
{
    WfType *solid = wf_solid_base(t);
    for (size_t i = 0; i < wf_tuple_len(mro); i++) {
        Value v = wf_tuple_item(mro, i);
        if (!wf_is_kind(v, WF_TF_TYPE))
            return wf_raise_i(&wf_exc_TypeError, "mro() returned a non-class ('%.500s')",
                              wf_type_of(v)->name);
        WfType *k = (WfType *)wf_obj(v);
        if (!wf_is_subtype(solid, wf_solid_base(k)))
            return wf_raise_i(&wf_exc_TypeError,
                              "mro() returned base with unsuitable layout ('%.500s')", k->name);
    }
    return 0;
}

/* One base: its MRO with t in front; no merge needed. */
static Value single_base_mro(WfType *t, Value base_mro)
{
    size_t n = wf_tuple_len(base_mro);
    Value out = wf_tuple_new(n + 1);
    if (wf_is_null(out))
        return WF_NULL;
    WfTuple *tup = wf_as_tuple(out);
    tup->items[0] = wf_new_ref(wf_type_value(t));
    for (size_t i = 0; i < n; i++)
        tup->items[i + 1] = wf_new_ref(wf_tuple_item(base_mro, i));
    return out;
}

static Value list_to_tuple(Value list)
{
    if (wf_is_null(list))
        return WF_NULL;
    Value t = wf_sequence_tuple(list);
    wf_drop(list);
    return t;
}

Value wf_mro_compute(WfType *t)
{
    WfType *meta = wf_obj_type(&t->ob);
    if (meta == &wf_type_type ||
        wf_is(wf_type_lookup(meta, wf_n.mro), wf_type_lookup(&wf_type_type, wf_n.mro))) {
        WfTuple *bases = wf_as_tuple(t->bases);
        if (bases->len == 1) {
            Value mro = ((WfType *)wf_obj(bases->items[0]))->mro;
            if (wf_is_pointer(mro))
                return single_base_mro(t, mro);
        }
        return list_to_tuple(wf_type_mro_default(t));
    }
    Value self = wf_type_value(t);
    Value mro = list_to_tuple(wf_call_method(self, wf_n.mro, NULL, 0));
    if (!wf_is_null(mro) && check_custom(t, mro) < 0) {
        wf_drop(mro);
        return WF_NULL;
    }
    return mro;
}
