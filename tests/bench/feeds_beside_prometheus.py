#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scrapes cost: Debian's Prometheus beside `watchfloorctl record`, in one run on the same target.

usage: feeds_beside_prometheus.py WATCHFLOORCTL [SERIES [SECONDS]]

Both scrape one target each 5 s and write to disk. Printed: processor time of the beginning (start and first
scrape, less what a program without a target takes), samples for each second of processor time after that, and
resident bytes for each series beyond those of a program that scrapes one series.
"""
import os
import subprocess
import sys
import tempfile
import time

from besideprometheus import processor_seconds, serve

INTERVAL = 5


def part(i):
    return ('app_requests_%d_total{path="/api/v1/item/%d",method="GET",code="200",zone="zone-%d"} '
            % (i % 100, i, i % 3))


def exposition(parts):
    now = int(time.time())
    return ('\n'.join(part + str(now * (1 + i % 7)) for i, part in enumerate(parts)) + '\n').encode()


def prometheus(folder, target):
    path = os.path.join(folder, 'prometheus.yml')
    with open(path, 'w') as file:
        file.write('global: {scrape_interval: %ds}\nscrape_configs: [{job_name: node, static_configs: '
                   '[{targets: ["127.0.0.1:%d"]}]}]\n' % (INTERVAL, target))
    return ['prometheus', '--config.file=' + path, '--storage.tsdb.path=' + os.path.join(folder, 'tsdb'),
            '--web.listen-address=127.0.0.1:0']


def watchfloor(folder, target):
    path = os.path.join(folder, 'watchfloor.toml')
    with open(path, 'w') as file:
        file.write('[[feed]]\nname = "node"\nurl = "http://127.0.0.1:%d/metrics"\ninterval = "%ds"\n'
                   'series_limit = 200000\n' % (target, INTERVAL))
    return [sys.argv[1], 'record', '--config', path, '--data-dir', os.path.join(folder, 'data')]


def resident_bytes(pid):
    with open('/proc/%d/statm' % pid) as statm:
        return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


def measure(command, seconds, folder, target):
    os.makedirs(folder)
    process = subprocess.Popen(command(folder, target), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(4 * INTERVAL)
        begun = processor_seconds(process.pid)
        time.sleep(seconds)
        if process.poll() is not None:
            sys.exit('%s ended by itself' % process.args[0])
        return begun, processor_seconds(process.pid) - begun, resident_bytes(process.pid)
    finally:
        process.kill()
        process.wait()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    series = int(sys.argv[2]) if len(sys.argv) > 2 else 90_000
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    parts = [part(i) for i in range(series)]
    many, single = serve(lambda: exposition(parts)), serve(lambda: exposition(parts[:1]))
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for command in (prometheus, watchfloor):
            name = command.__name__
            idle = measure(command, INTERVAL, os.path.join(folder, name + '-single'), single)
            begun, used, resident = measure(command, seconds, os.path.join(folder, name), many)
            scrapes = seconds / INTERVAL
            each = used / scrapes
            figures[name] = (begun - idle[0] - 3 * each, series / each, (resident - idle[2]) / series)
            print('%s: first scrape %.2f s, then %.2f M samples a second of processor time, %.0f bytes a series'
                  % (name, figures[name][0], figures[name][1] / 1e6, figures[name][2]))
    theirs, ours = figures['prometheus'], figures['watchfloor']
    print('watchfloor to prometheus: first scrape %.2f, samples %.2f, bytes %.2f'
          % tuple(o / t for o, t in zip(ours, theirs)))


main()
