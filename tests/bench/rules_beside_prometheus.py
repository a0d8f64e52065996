#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What 1,000 rules over 10,000 series cost: Debian's Prometheus beside bench_rules, in one run.

usage: rules_beside_prometheus.py BENCH_RULES [SECONDS]

Prometheus scrapes a target with the series of the bench and evaluates the bench's rules each 15 s. It is run
twice, with and without the rules; the difference of its processor time is what the rules cost it. The bench's
own figure is for the same number of evaluations.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

from besideprometheus import free_port, processor_seconds, serve

SERIES, PER_METRIC, RULES = 10_000, 10, 1_000


def exposition():
    now = int(time.time())
    lines = []
    for i in range(SERIES):
        lines.append('metric_%d{instance="host-%d:9100",job="node",zone="zone-%d"} %d'
                     % (i // PER_METRIC, i, i % 3, (now // 15) * (1 + i % 7)))
    return ('\n'.join(lines) + '\n').encode()


def rules_text():
    """As rulesText() of bench_rules.cpp has them."""
    metrics = SERIES // PER_METRIC
    text = ['groups:', '- name: g', '  interval: 15s', '  rules:']
    for i in range(RULES):
        metric, other = 'metric_%d' % (i % metrics), 'metric_%d' % ((i + 1) % metrics)
        shapes = [
            '%s > 1e12' % metric,
            'sum by (zone) (rate(%s[5m])) > 1e9' % metric,
            'avg by (zone) (%s) / on (zone) sum by (zone) (%s) > 2' % (metric, other),
            'max_over_time(%s{zone=~"zone-[01]"}[10m]) < 0' % metric,
            'absent(%s{job="node"})' % metric,
        ]
        if i % 10 == 9:
            text.append("  - {record: 'zone:%s:rate5m_%d', expr: 'sum by (zone) (rate(%s[5m]))'}" % (metric, i, metric))
        else:
            text.append("  - {alert: A%d, expr: '%s', for: 5m, labels: {severity: warning}}" % (i, shapes[i % 5]))
    return '\n'.join(text) + '\n'


def start(folder, name, target, rules):
    path = os.path.join(folder, name)
    os.makedirs(path)
    with open(os.path.join(path, 'rules.yml'), 'w') as file:
        file.write(rules_text())
    with open(os.path.join(path, 'prometheus.yml'), 'w') as file:
        file.write('global: {scrape_interval: 15s, evaluation_interval: 15s}\n'
                   'scrape_configs: [{job_name: node, honor_labels: true, static_configs: [{targets: ["127.0.0.1:%d"]}]}]\n'
                   % target)
        if rules:
            file.write('rule_files: [rules.yml]\n')
    port = free_port()
    return subprocess.Popen(['prometheus', '--config.file=' + os.path.join(path, 'prometheus.yml'),
                             '--storage.tsdb.path=' + os.path.join(path, 'tsdb'),
                             '--web.listen-address=127.0.0.1:%d' % port],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), port


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    target = serve(exposition)
    with tempfile.TemporaryDirectory() as folder:
        running = [start(folder, 'with', target, True), start(folder, 'without', target, False)]
        try:
            time.sleep(60)  # Until both have begun and all groups were evaluated.
            before = [processor_seconds(process.pid) for process, _ in running]
            time.sleep(seconds)
            used = [processor_seconds(process.pid) - b for (process, _), b in zip(running, before)]
            with urllib.request.urlopen('http://127.0.0.1:%d/api/v1/rules' % running[0][1]) as answer:
                groups = json.load(answer)['data']['groups']
            bad = sum(rule['health'] != 'ok' for group in groups for rule in group['rules'])
        finally:
            for process, _ in running:
                process.kill()
    theirs = (used[0] - used[1]) / (seconds / 15) * 1000
    bench = subprocess.run([sys.argv[1], '--benchmark_filter=rulesBySeries/%d/%d$' % (RULES, SERIES),
                            '--benchmark_format=json'], capture_output=True, text=True, check=True)
    ours = json.loads(bench.stdout)['benchmarks'][0]['cpu_time']
    print('prometheus: %.1f ms of processor time an evaluation (%d rules not ok)' % (theirs, bad))
    print('bench_rules: %.1f ms' % ours)
    print('ratio: %.2f' % (ours / theirs))


main()
