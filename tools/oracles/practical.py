#!/usr/bin/env python3
"""Writes tests/fixtures/practical/*.json: keys and answers made by a seeded generator, and the figures that published
libraries compute for them. Versions in practical-requirements.txt. Run from anywhere:

    python3 -m venv venv && venv/bin/pip install -r tools/oracles/practical-requirements.txt
    venv/bin/python tools/oracles/practical.py

Each file is {"oracle": {library: version}, "cases": [{name, kind, key, answer, expect: {metric: number or null}}]}.
"""
import contextlib, io, json, math, os, pathlib, random
from importlib.metadata import version

import numpy as np

# Another seed and folder make further cases without touching the committed ones.
OUT = pathlib.Path(os.environ.get("OUT", pathlib.Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "practical"))
RNG = random.Random(int(os.environ.get("SEED", "20261122")))


def number(value):
    value = float(value)
    return None if math.isnan(value) else value


def write(name, libraries, cases):
    document = {"oracle": {library: version(library) for library in libraries}, "cases": cases}
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    (OUT / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(name, len(cases))


def case(name, kind, key, answer, expect):
    return {"name": name, "kind": kind, "key": key, "answer": answer,
            "expect": {metric: None if value is None else number(value) for metric, value in expect.items()}}


def classification():
    from sklearn import metrics as m
    cases = []
    for run in range(12):
        labels = ["refund", "delivery", "invoice", "account", "other"][: RNG.randint(2, 5)]
        ids = [f"{place:03}" for place in range(RNG.randint(3, 60))]
        gold = [RNG.choice(labels) for _ in ids]
        skill = RNG.random()
        own = [g if RNG.random() < skill else RNG.choice(labels + ["invented"]) for g in gold]
        missing = {i for i in ids if RNG.random() < 0.08}
        answer = {i: o for i, o in zip(ids, own) if i not in missing}
        pred = [answer.get(i, "-none-") for i in ids]
        level = [p if p in labels else "-other-" for p in pred]
        every = labels + ["-other-"]
        p, r, f, s = m.precision_recall_fscore_support(gold, pred, labels=labels, zero_division=0)
        wp, wr, wf, _ = m.precision_recall_fscore_support(gold, pred, labels=labels, average="weighted", zero_division=0)
        ip, ir, i_f, _ = m.precision_recall_fscore_support(gold, pred, labels=labels, average="micro", zero_division=0)
        expect = {
            "accuracy": m.accuracy_score(gold, pred),
            "macro_precision": p.mean(), "macro_recall": r.mean(), "macro_f1": f.mean(),
            "weighted_precision": wp, "weighted_recall": wr, "weighted_f1": wf,
            "micro_precision": ip, "micro_recall": ir, "micro_f1": i_f,
            "kappa": m.cohen_kappa_score(gold, level, labels=every),
            "linear_kappa": m.cohen_kappa_score(gold, level, labels=every, weights="linear"),
            "quadratic_kappa": m.cohen_kappa_score(gold, level, labels=every, weights="quadratic"),
            "matthews": m.matthews_corrcoef(gold, level),
        }
        recalls = [x for x, support in zip(r, s) if support]
        expect["balanced_accuracy"] = np.mean(recalls)
        for place, label in enumerate(labels):
            expect[f"classes.{label}.precision"] = p[place]
            expect[f"classes.{label}.recall"] = r[place]
            expect[f"classes.{label}.f1"] = f[place]
        cases.append(case(f"labels {run}", "text-classification",
                          {"labels": labels, "gold": dict(zip(ids, gold))}, {"answers": answer}, expect))
    write("classification", ["scikit-learn"], cases)


def multi_label():
    from sklearn import metrics as m
    from sklearn.preprocessing import MultiLabelBinarizer
    cases = []
    for run in range(10):
        labels = list("abcdef")[: RNG.randint(2, 6)]
        ids = [f"{place:02}" for place in range(RNG.randint(2, 40))]
        # Both sides empty is where our rule differs from the library, so every item has a true label here.
        gold = [sorted(RNG.sample(labels, RNG.randint(1, len(labels)))) for _ in ids]
        own = [sorted({l for l in labels if (l in g) == (RNG.random() < 0.75)}) for g in gold]
        binarizer = MultiLabelBinarizer(classes=labels)
        g, o = binarizer.fit_transform(gold), binarizer.transform(own)
        expect = {
            "micro_precision": m.precision_score(g, o, average="micro", zero_division=0),
            "micro_recall": m.recall_score(g, o, average="micro", zero_division=0),
            "micro_f1": m.f1_score(g, o, average="micro", zero_division=0),
            "macro_f1": m.f1_score(g, o, average="macro", zero_division=0),
            "samples_f1": m.f1_score(g, o, average="samples", zero_division=0),
            "samples_jaccard": m.jaccard_score(g, o, average="samples", zero_division=0),
            "subset_accuracy": m.accuracy_score(g, o),
            "hamming_loss": m.hamming_loss(g, o),
        }
        cases.append(case(f"sets {run}", "multi-label", {"labels": labels, "gold": dict(zip(ids, gold))},
                          {"answers": dict(zip(ids, own))}, expect))
    write("multi_label", ["scikit-learn"], cases)


def spans():
    from nervaluate import Evaluator
    from seqeval.metrics import precision_score, recall_score, f1_score
    from seqeval.scheme import IOB2
    cases = []
    types = ["person", "place", "time"]

    def flat(length):
        found, at = [], 0
        while at < length:
            at += RNG.randint(0, 5)
            end = at + RNG.randint(1, 5)
            if end > length:
                break
            found.append({"start": at, "end": end, "type": RNG.choice(types)})
            at = end
        return found

    def blur(gold, length):
        found, at = [], 0
        for span in gold:
            if RNG.random() < 0.15:
                continue
            start = max(at, span["start"] + RNG.choice([0, 0, 0, -1, 1]))
            end = min(length, span["end"] + RNG.choice([0, 0, 0, -1, 1, 2]))
            if start < end:
                kind = span["type"] if RNG.random() < 0.85 else RNG.choice(types)
                found.append({"start": start, "end": end, "type": kind})
                at = end
        return found

    def tags(spans, length):
        row = ["O"] * length
        for span in spans:
            row[span["start"]] = "B-" + span["type"]
            for at in range(span["start"] + 1, span["end"]):
                row[at] = "I-" + span["type"]
        return row

    def order(spans):
        return sorted(spans, key=lambda s: (s["start"], s["end"], s["type"]))

    for run in range(14):
        gold, own, key = {}, {}, {}
        for place in range(RNG.randint(1, 12)):
            length = RNG.randint(8, 40)
            text = "".join(RNG.choice("我要退货的包裹在哪里呀😀𠮷") for _ in range(length))
            gold[str(place)] = flat(length)
            own[str(place)] = blur(gold[str(place)], length)
            key[str(place)] = {"text": text, "spans": gold[str(place)]}
        if not any(gold.values()):
            continue
        true = [tags(gold[i], len(key[i]["text"])) for i in key]
        pred = [tags(own[i], len(key[i]["text"])) for i in key]
        expect = {}
        with contextlib.redirect_stderr(io.StringIO()):
            expect["strict_precision"] = precision_score(true, pred, mode="strict", scheme=IOB2, zero_division=0)
            expect["strict_recall"] = recall_score(true, pred, mode="strict", scheme=IOB2, zero_division=0)
            expect["strict_f1"] = f1_score(true, pred, mode="strict", scheme=IOB2, zero_division=0)
        as_dicts = lambda side: [[{"label": s["type"], "start": s["start"], "end": s["end"] - 1}
                                  for s in order(side[i])] for i in key]
        results = Evaluator(as_dicts(gold), as_dicts(own), tags=types, loader="dict").evaluate()["overall"]
        for ours, theirs in [("semeval_strict", "strict"), ("exact", "exact"), ("partial", "partial"), ("type", "ent_type")]:
            found = results[theirs]
            expect[f"{ours}_precision"] = found.precision
            expect[f"{ours}_recall"] = found.recall
            expect[f"{ours}_f1"] = found.f1
        for view, theirs in [("strict", "strict"), ("exact", "exact"), ("partial", "partial"), ("type", "ent_type")]:
            for count in ["correct", "incorrect", "partial", "missed", "spurious"]:
                expect[f"semeval.{view}.{count}"] = getattr(results[theirs], count)
        cases.append(case(f"texts {run}", "entity-spans", {"types": types, "gold": key}, {"answers": own}, expect))
    write("spans", ["seqeval", "nervaluate"], cases)


def boxes():
    from pycocotools import mask
    from scipy.optimize import linear_sum_assignment
    cases = []

    def random_box():
        return {"class": RNG.choice("ab"), "x": RNG.randint(0, 300), "y": RNG.randint(0, 200),
                "width": RNG.randint(8, 90), "height": RNG.randint(8, 90)}

    def shaken(box):
        move = lambda value: value + RNG.randint(-9, 9)
        return {"class": box["class"] if RNG.random() < 0.9 else RNG.choice("ab"), "x": move(box["x"]),
                "y": move(box["y"]), "width": max(3, move(box["width"])), "height": max(3, move(box["height"]))}

    def best(iou, allowed, threshold):
        weights = np.where(allowed & (iou >= threshold), iou, 0.0)
        rows, columns = linear_sum_assignment(-weights)
        return [(r, c) for r, c in zip(rows, columns) if weights[r, c] > 0]

    for run in range(12):
        gold = {f"{i}.png": [random_box() for _ in range(RNG.randint(0, 8))] for i in range(RNG.randint(1, 6))}
        own = {name: [shaken(b) for b in found if RNG.random() < 0.9] + [random_box() for _ in range(RNG.randint(0, 2))]
               for name, found in gold.items()}
        if not any(gold.values()):
            continue
        sums = {"tp": 0, "tp75": 0, "located": 0, "right": 0, "tight": 0, "gold": 0, "own": 0}
        overlaps = []
        for name in gold:
            g, o = gold[name], own[name]
            sums["gold"] += len(g)
            sums["own"] += len(o)
            if not g or not o:
                continue
            row = lambda found: np.array([[b["x"], b["y"], b["width"], b["height"]] for b in found], dtype=np.double)
            iou = np.asarray(mask.iou(row(o), row(g), [0] * len(g))).T
            same = np.array([[a["class"] == b["class"] for b in o] for a in g])
            matched = best(iou, same, 0.5)
            sums["tp"] += len(matched)
            overlaps += [iou[r, c] for r, c in matched]
            sums["tp75"] += len(best(iou, same, 0.75))
            located = best(iou, np.ones_like(same), 0.5)
            sums["located"] += len(located)
            sums["right"] += sum(bool(same[r, c]) for r, c in located)
            sums["tight"] += sum(iou[r, c] >= 0.75 for r, c in located)
        f1 = lambda tp: 2 * tp / (sums["gold"] + sums["own"])
        expect = {"f1": f1(sums["tp"]), "f1_75": f1(sums["tp75"]), "located_f1": f1(sums["located"]),
                  "precision": sums["tp"] / sums["own"], "recall": sums["tp"] / sums["gold"],
                  "mean_iou": np.mean(overlaps) if overlaps else None}
        if sums["located"]:
            expect["class_accuracy"] = sums["right"] / sums["located"]
            expect["tight_share"] = sums["tight"] / sums["located"]
        cases.append(case(f"images {run}", "boxes", {"classes": ["a", "b"], "gold": gold}, {"answers": own}, expect))
    write("boxes", ["pycocotools", "scipy"], cases)


def detection():
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
    cases = []
    names = ["ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar_1", "ar_10", "ar_100", "ar_small",
             "ar_medium", "ar_large"]
    for run in range(8):
        images = [f"{i}" for i in range(RNG.randint(2, 8))]
        gold, own, annotations, results = {}, {}, [], []
        for number_, image in enumerate(images, 1):
            gold[image], own[image] = [], []
            for _ in range(RNG.randint(0, 6)):
                size = RNG.choice([12, 50, 130])
                box = {"class": RNG.choice("ab"), "x": RNG.randint(0, 500), "y": RNG.randint(0, 400),
                       "width": size + RNG.randint(0, 12), "height": size + RNG.randint(0, 12)}
                crowd = RNG.random() < 0.08
                gold[image].append({"box": box, "crowd": crowd})
                annotations.append({"id": len(annotations) + 1, "image_id": number_, "iscrowd": int(crowd),
                                    "category_id": 1 + "ab".index(box["class"]), "area": box["width"] * box["height"],
                                    "bbox": [box["x"], box["y"], box["width"], box["height"]]})
                for _ in range(RNG.choice([0, 1, 1, 1, 2])):
                    near = dict(box)
                    for side in ["x", "y", "width", "height"]:
                        near[side] = max(2, near[side] + RNG.randint(-6, 6))
                    if RNG.random() < 0.1:
                        near["class"] = RNG.choice("ab")
                    own[image].append({"box": near, "score": round(RNG.random(), 3)})
            for _ in range(RNG.randint(0, 2)):
                own[image].append({"box": {"class": RNG.choice("ab"), "x": RNG.randint(0, 500), "y": RNG.randint(0, 400),
                                           "width": 30, "height": 60}, "score": round(RNG.random() * 0.7, 3)})
            for found in own[image]:
                box = found["box"]
                results.append({"image_id": number_, "category_id": 1 + "ab".index(box["class"]), "score": found["score"],
                                "bbox": [box["x"], box["y"], box["width"], box["height"]]})
        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO()
            coco.dataset = {"info": {}, "images": [{"id": n} for n, _ in enumerate(images, 1)], "annotations": annotations,
                            "categories": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]}
            coco.createIndex()
            evaluation = COCOeval(coco, coco.loadRes(results), "bbox")
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
        expect = {f"coco.{name}": None if value == -1 else value for name, value in zip(names, evaluation.stats)}
        cases.append(case(f"model {run}", "predictions", {"truth": {"task": "detection", "classes": ["a", "b"], "gold": gold}},
                          {"predictions": own}, expect))
    write("detection", ["pycocotools"], cases)


def polygons():
    from shapely.geometry import Polygon
    cases = []

    def star(cx, cy, size):
        corners = RNG.randint(3, 14)
        angles = sorted(RNG.uniform(0, 2 * math.pi) for _ in range(corners))
        points = [[round(cx + size * RNG.uniform(0.4, 1) * math.cos(a), 2),
                   round(cy + size * RNG.uniform(0.4, 1) * math.sin(a), 2)] for a in angles]
        return points if Polygon(points).is_valid and Polygon(points).area > 20 else star(cx, cy, size)

    while len(cases) < 40:
        gold = star(50, 50, 40)
        if RNG.random() < 0.6:
            own = [[round(x + RNG.uniform(-4, 4), 2), round(y + RNG.uniform(-4, 4), 2)] for x, y in gold]
        else:
            own = star(50 + RNG.uniform(-10, 10), 50 + RNG.uniform(-10, 10), 40)
        valid = Polygon(own).is_valid
        expect = {"refused": 0 if valid else 1}
        if valid:
            a, b = Polygon(gold), Polygon(own)
            iou = a.intersection(b).area / a.union(b).area
            if iou < 1e-6:
                continue
            expect = {"mean_iou": iou, "f1": 1.0}
        cases.append(case(f"outline {len(cases)}", "polygons",
                          {"classes": ["a"], "threshold": 1e-9, "gold": {"1": [{"class": "a", "points": gold}]}},
                          {"answers": {"1": [{"class": "a", "points": own}]}}, expect))
    write("polygons", ["shapely"], cases)


def transcripts():
    import jiwer
    import sacrebleu
    cases = []
    letters = "您好请问有什么可以帮我要退货款快递到哪里了ok 12，。"
    raw = {"nfkc": False, "drop_whitespace": False, "drop_punctuation": False}
    for run in range(14):
        lines, answer = {}, {}
        for place in range(RNG.randint(1, 8)):
            reference = "".join(RNG.choice(letters) for _ in range(RNG.randint(4, 25))).strip() or "好"
            own = [c for c in reference]
            for _ in range(RNG.randint(0, 5)):
                at = RNG.randrange(len(own) + 1)
                kind = RNG.random()
                if kind < 0.4 and at < len(own):
                    own[at] = RNG.choice(letters)
                elif kind < 0.7:
                    own.insert(at, RNG.choice(letters))
                elif at < len(own) and len(own) > 1:
                    own.pop(at)
            lines[str(place)] = {"reference": reference, "given": ""}
            answer[str(place)] = {"text": "".join(own)}
        references = [lines[i]["reference"] for i in lines]
        hypotheses = [answer[i]["text"] for i in lines]
        # The library trims sentences before it counts; the texts are given trimmed.
        references = [r.strip() for r in references]
        hypotheses = [h.strip() for h in hypotheses]
        for i, h in zip(answer, hypotheses):
            answer[i]["text"] = h
        words = jiwer.process_words(references, hypotheses)
        same = [len(r.split()) == len(jiwer.ReduceToListOfListOfWords()(r)[0]) for r in references]
        expect = {
            "cer": jiwer.cer(references, hypotheses),
            "chrf2": sacrebleu.CHRF().corpus_score(hypotheses, [references]).score,
            "bleu_zh": sacrebleu.BLEU(tokenize="zh").corpus_score(hypotheses, [references]).score,
        }
        single = all("  " not in t for t in references + hypotheses)
        if all(same) and single:
            expect |= {"wer": words.wer}
        cases.append(case(f"lines {run}", "transcript", {"lines": lines, "normaliser": raw}, {"lines": answer}, expect))
    write("transcripts", ["jiwer", "sacrebleu"], cases)


def agreement():
    import krippendorff
    import pandas as pd
    import pingouin
    from sklearn.metrics import cohen_kappa_score
    from statsmodels.stats.inter_rater import fleiss_kappa
    cases = []
    for run in range(12):
        labels = [str(n) for n in range(1, RNG.randint(3, 6))]
        raters = RNG.randint(2, 4)
        items = [f"{n:02}" for n in range(RNG.randint(5, 30))]
        truth = [RNG.randrange(len(labels)) for _ in items]
        skill = RNG.uniform(0.3, 0.95)
        table = [[t if RNG.random() < skill else RNG.randrange(len(labels)) for t in truth] for _ in range(raters)]
        gaps = run % 2 == 1
        if gaps:
            table = [[None if RNG.random() < 0.15 else v for v in row] for row in table]
        ratings = {chr(65 + r): {i: labels[v] for i, v in zip(items, row) if v is not None} for r, row in enumerate(table)}
        matrix = np.array([[np.nan if v is None else v + 1 for v in row] for row in table], dtype=float)
        expect = {}
        for scale in ["nominal", "ordinal", "interval", "ratio"]:
            expect[f"statistics.alpha_{scale}"] = krippendorff.alpha(
                reliability_data=matrix, level_of_measurement=scale, value_domain=list(range(1, len(labels) + 1)))
        pairs = [(a, b) for a in range(raters) for b in range(a + 1, raters)]
        for a, b in pairs:
            both = [(x, y) for x, y in zip(table[a], table[b]) if x is not None and y is not None]
            x, y = zip(*both)
            name = f"{chr(65 + a)}:{chr(65 + b)}"
            for ours, weights in [("cohen_kappa", None), ("linear_kappa", "linear"), ("quadratic_kappa", "quadratic")]:
                expect[f"statistics.{ours}:{name}"] = cohen_kappa_score(x, y, labels=list(range(len(labels))), weights=weights)
        if not gaps:
            counts = np.array([[sum(row[i] == v for row in table) for v in range(len(labels))] for i in range(len(items))])
            expect["statistics.fleiss_kappa"] = fleiss_kappa(counts, method="fleiss")
            expect["statistics.randolph_kappa"] = fleiss_kappa(counts, method="randolph")
            long = pd.DataFrame([{"item": i, "rater": r, "score": row[n] + 1.0} for r, row in enumerate(table)
                                 for n, i in enumerate(items)])
            icc = pingouin.intraclass_corr(long, targets="item", raters="rater", ratings="score")
            for ours, value in zip(["1_1", "a_1", "c_1", "1_k", "a_k", "c_k"], icc["ICC"]):
                expect[f"statistics.icc_{ours}"] = value
        cases.append(case(f"annotators {run}", "agreement-report", {"labels": labels, "ratings": ratings,
                          "ask": ["alpha_nominal"]}, {"values": {}}, expect))
    write("agreement", ["krippendorff", "statsmodels", "scikit-learn", "pingouin"], cases)


def clusters():
    from sklearn import metrics as m
    cases = []
    for run in range(10):
        ids = [f"{n:03}" for n in range(RNG.randint(4, 60))]
        gold = [RNG.choice("abcd") for _ in ids]
        own = [g.upper() if RNG.random() < 0.7 else RNG.choice("ABCDE") for g in gold]
        expect = {
            "adjusted_rand": m.adjusted_rand_score(gold, own), "homogeneity": m.homogeneity_score(gold, own),
            "completeness": m.completeness_score(gold, own), "v_measure": m.v_measure_score(gold, own),
            "fowlkes_mallows": m.fowlkes_mallows_score(gold, own),
        }
        cases.append(case(f"groups {run}", "taxonomy", {"gold": dict(zip(ids, gold))}, {"groups": dict(zip(ids, own))}, expect))
    write("clusters", ["scikit-learn"], cases)


def scores():
    from sklearn import metrics as m
    cases = []
    for run in range(10):
        ids = [f"{n:03}" for n in range(RNG.randint(5, 80))]
        gold = [RNG.random() < 0.4 for _ in ids]
        if all(gold) or not any(gold):
            gold[0], gold[1] = True, False
        own = [round(min(1, max(0, 0.3 * g + RNG.random() * 0.7)), 1 if run % 2 else 3) for g in gold]
        expect = {"roc_auc": m.roc_auc_score(gold, own), "average_precision": m.average_precision_score(gold, own),
                  "brier": m.brier_score_loss(gold, own)}
        cases.append(case(f"scores {run}", "predictions", {"truth": {"task": "scores", "gold": dict(zip(ids, gold))}},
                          {"predictions": dict(zip(ids, own))}, expect))
        numbers = [round(RNG.uniform(1, 90), 2) for _ in ids]
        guesses = [round(v + RNG.gauss(0, 8), 2) for v in numbers]
        expect = {"mae": m.mean_absolute_error(numbers, guesses), "rmse": m.root_mean_squared_error(numbers, guesses),
                  "r2": m.r2_score(numbers, guesses), "mape": m.mean_absolute_percentage_error(numbers, guesses)}
        cases.append(case(f"numbers {run}", "predictions", {"truth": {"task": "regression", "gold": dict(zip(ids, numbers))}},
                          {"predictions": dict(zip(ids, guesses))}, expect))
        gains = [float(RNG.choice([0, 0, 1, 2, 3])) for _ in ids]
        gains[0] = 3.0
        ranks = [round(g * 0.2 + RNG.random(), 1) for g in gains]
        expect = {"ndcg": m.ndcg_score([gains], [ranks]), "ndcg_3": m.ndcg_score([gains], [ranks], k=3),
                  "ndcg_10": m.ndcg_score([gains], [ranks], k=10)}
        cases.append(case(f"ranks {run}", "predictions", {"truth": {"task": "ranking", "gold": dict(zip(ids, gains))}},
                          {"predictions": dict(zip(ids, ranks))}, expect))
    write("scores", ["scikit-learn"], cases)


def bots():
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.metrics import f1_score
    from sklearn.naive_bayes import MultinomialNB
    topics = {"refund": "退款退货钱到账申请取消", "delivery": "快递包裹物流发货送到哪", "invoice": "发票抬头税号开票报销",
              "account": "账号密码登录手机换绑"}
    cases = []
    for run in range(6):
        def say(topic):
            return "".join(RNG.choice(topics[topic] if RNG.random() < 0.6 else "我的要怎么了吗呢请问想")
                           for _ in range(RNG.randint(4, 12)))
        train = sorted({(say(t), t) for t in topics for _ in range(RNG.randint(4, 25))})
        hidden = [(say(RNG.choice(list(topics))), t) for t in topics for _ in range(10)]
        hidden = [(say(t), t) for _, t in hidden]
        smoothing = RNG.choice([0.1, 1.0])
        vectorizer = CountVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=True)
        model = MultinomialNB(alpha=smoothing).fit(vectorizer.fit_transform([t for t, _ in train]), [l for _, l in train])
        pred = model.predict(vectorizer.transform([t for t, _ in hidden]))
        gold = [l for _, l in hidden]
        expect = {"macro_f1": f1_score(gold, pred, average="macro", labels=sorted(topics), zero_division=0),
                  "accuracy": float(np.mean([a == b for a, b in zip(gold, pred)]))}
        utterances = [{"text": t, "intent": l} for t, l in train]
        key = {"intents": sorted(topics), "starter": utterances[:4], "expert": utterances,
               "exam": {"hidden": {f"{n:03}": {"text": t, "intent": l} for n, (t, l) in enumerate(hidden)},
                        "training": {"learner": "naive-bayes", "smoothing": smoothing}}}
        cases.append(case(f"bot {run}", "intent-training", key, {"utterances": utterances}, expect))
    write("bots", ["scikit-learn"], cases)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for make in [classification, multi_label, spans, boxes, detection, polygons, transcripts, agreement, clusters, scores, bots]:
        make()
