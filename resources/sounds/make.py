#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sounds of alarms, as WAV files beside this script.

usage: make.py [--check]

The worse it is, the more pulses, the faster and the higher: each severity is told from the others without words,
also through a bad loudspeaker, since each tone has four harmonics. "cleared" falls; no alarm does. --check makes
nothing and fails if a file is not what would be made.
"""
import math
import os
import struct
import sys
import wave

RATE = 22_050
PEAK = 0.8
HARMONICS = (1.0, 0.6, 0.4, 0.25)
EDGE = 0.012  # Seconds in which a pulse rises and falls: without a click.

# (hertz, seconds, silence after it)
SOUNDS = {
    'p0': [(988, 0.11, 0.03), (1319, 0.11, 0.03), (988, 0.11, 0.03), (1319, 0.11, 0.25)] * 2,
    'p1': [(784, 0.16, 0.07), (988, 0.16, 0.07), (1175, 0.22, 0.0)],
    'p2': [(659, 0.18, 0.09), (784, 0.24, 0.0)],
    'p3': [(523, 0.25, 0.0)],
    'cleared': [(784, 0.14, 0.02), (659, 0.14, 0.02), (523, 0.30, 0.0)],
}


def pulse(hertz, seconds):
    count = int(seconds * RATE)
    edge = int(EDGE * RATE)
    for i in range(count):
        level = min(1.0, i / edge, (count - 1 - i) / edge)
        tone = sum(part * math.sin(2 * math.pi * hertz * (n + 1) * i / RATE) for n, part in enumerate(HARMONICS))
        yield PEAK * level * tone / sum(HARMONICS)


def samples(parts):
    made = []
    for hertz, seconds, silence in parts:
        made += [int(round(32_767 * value)) for value in pulse(hertz, seconds)]
        made += [0] * int(silence * RATE)
    return made


def read(path):
    with wave.open(path) as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
            return []
        return list(struct.unpack('<%dh' % file.getnframes(), file.readframes(file.getnframes())))


def write(path, made):
    with wave.open(path, 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack('<%dh' % len(made), *made))


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    wrong = 0
    for name, parts in SOUNDS.items():
        path = os.path.join(folder, name + '.wav')
        made = samples(parts)
        if sys.argv[1:] != ['--check']:
            write(path, made)
            continue
        there = read(path) if os.path.exists(path) else []
        # Sines of two mathematical libraries may be rounded apart.
        if len(there) != len(made) or any(abs(a - b) > 1 for a, b in zip(there, made)):
            print('%s is not what make.py makes' % path, file=sys.stderr)
            wrong += 1
    sys.exit(wrong > 0)


main()
