# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads an incident by the accessible tree alone, as somebody with a screen reader does.

incident.py WATCHFLOOR WATCHFLOORCTL RUNBOOKS: declares an incident, ticks three steps of its runbook, resolves it.
Objects are found by what a screen reader says of them: role and name. All that is not as it should be is printed.
Exit codes: 0 fine, 1 it is not, 77 something is missing that the test needs.
"""
import contextlib
import importlib.util
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BUS_SERVICE = pathlib.Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
BUS = """<busconfig><type>session</type><listen>unix:tmpdir={0}</listen><servicedir>{0}</servicedir>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"""
PATIENCE = 60  # Seconds: a program with a sanitizer is slow on a busy machine.
SOON = 20  # Seconds for what may fail without being in the way.
KEYS = {"Tab": 0xFF09, "Return": 0xFF0D, "Down": 0xFF54, "Space": 0x20, "N": 0x6E}
CHOICE = "radio button|page tab"  # It is heard of these that the others come up.
CHECKABLE = CHOICE + "|check box"
TITLE, SHOWN = "Results come late", r"INC-0001 · Investigating.*"
STEPS, LAST_STEP = ["Look at the last deployment", "Count the workers", "Tell the support desk"], "Roll back"
PAGES = [("Board", "Add a hypothesis"), ("Messages", "Channels"), ("Contacts.*", "Queue on-call"),
         ("Runbook", LAST_STEP)]

problems = {}


class Stuck(Exception):
    """The incident cannot be led on."""


def expect(holds, sentence):
    if not holds:
        problems.setdefault(re.sub(r"\d+", "", sentence), sentence)
    return holds


def missing():
    absent = [name for name in ("Xvfb", "dbus-daemon", "openbox", "setpriv") if not shutil.which(name)]
    absent += [] if BUS_SERVICE.exists() else ["at-spi2-core"]
    return absent + ([] if importlib.util.find_spec("pyatspi") else ["python3-pyatspi"])


def nobody_may_use(*paths):
    """A checkout in root's own folder is closed to others."""
    as_nobody = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    return all(subprocess.run([*as_nobody, "test", "-r", path], check=False).returncode == 0 for path in paths)


def make_home(stack, *used):
    """A home of the test's own. Root becomes nobody, to whom it belongs, if nobody may read what is used."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="watchfloor-accessibility-"))
    if os.getuid() == 0 and nobody_may_use(*used):
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        (home / name).mkdir(mode=0o700)
        os.environ["XDG_" + name] = str(home / name)
    for name in ("WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS", "SESSION_MANAGER"):
        os.environ.pop(name, None)
    os.environ.update(HOME=str(home), LC_ALL="C.UTF-8", TZ="UTC", QT_QPA_PLATFORM="xcb",
                      QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    return home


def end(process):
    for wanted in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, wanted)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE / 2)
    return process.returncode


def start_all(stack, home, log, program, ctl, runbooks):
    """A screen, a bus that starts AT-SPI and nothing else, a target, the program: they end with the test."""
    def start(*command, stdout=log):
        process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], stdout=stdout, stderr=log, text=True,
                                   start_new_session=True)
        stack.callback(end, process)
        return process

    def first_line(*command):
        return start(*command, stdout=subprocess.PIPE).stdout.readline().strip()

    os.environ["DISPLAY"] = ":" + first_line("Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24")
    services = home / "services"
    services.mkdir()
    (services / BUS_SERVICE.name).symlink_to(BUS_SERVICE)
    (home / "bus.conf").write_text(BUS.format(services))
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = first_line("dbus-daemon", f"--config-file={home}/bus.conf", "--nofork",
                                                        "--print-address")
    start("openbox", "--sm-disable")
    target = first_line(ctl, "sim", "--port", "0")
    config = home / "watchfloor.toml"
    config.write_text(f'[[feed]]\nname = "queue"\nurl = "{target}"\n[runbooks]\npaths = ["{runbooks}"]\n')
    return start(program, "--data-dir", f"{home}/data", "--config", str(config))


# The tree.

def poll(ask, patience=PATIENCE):
    """What ask answers once that is something, else None. Objects may go while they are looked at."""
    last = time.monotonic() + patience
    while True:
        with contextlib.suppress(GLib.Error, AttributeError, LookupError, StopIteration):
            if answer := ask():
                return answer
        if time.monotonic() > last:
            return None
        time.sleep(0.1)


def application():
    found = next(entry for entry in pyatspi.Registry.getDesktop(0) if entry and entry.name == "Watchfloor")
    found.set_cache_mask(Atspi.Cache.NONE)  # What is true now.
    return found


def walk(root):
    """What is on the screen."""
    yield root
    for child in root:
        if child and has(child, "SHOWING"):
            yield from walk(child)


def has(thing, state):
    return thing.getState().contains(getattr(pyatspi, "STATE_" + state))


def say(thing):
    return f'[{thing.getRoleName()}] "{thing.name}" {thing.description}'.strip()


def search(root, role, name, patience=SOON):
    return poll(lambda: next(thing for thing in walk(root) if re.fullmatch(role, thing.getRoleName())
                             and re.fullmatch(name, thing.name)), patience)


def find(root, role, name):
    if found := search(root, role, name, PATIENCE):
        return found
    raise Stuck(f'There is no {role} "{name}" among\n  ' + "\n  ".join(map(say, walk(root))))


def label_of(thing):
    """What is read before a field whose name is its value."""
    labels = [entry for entry in thing.getRelationSet() if entry.getRelationType() == pyatspi.RELATION_LABELLED_BY]
    return labels[0].getTarget(0).name if labels else ""


def act(thing, wanted):
    actions = thing.queryAction()
    names = [actions.getName(index) for index in range(actions.nActions)]
    if wanted not in names or not actions.doAction(names.index(wanted)):
        raise Stuck(f"{say(thing)} does not {wanted}, only {names}")


def choose(window, menu, name):
    """An item of a menu, which need not be open."""
    items = find(window, "menu item", menu).getChildAtIndex(0)
    if not (item := poll(lambda: next(entry for entry in items if entry.name == name and has(entry, "ENABLED")))):
        raise Stuck(f'The menu {menu} does not offer "{name}" but\n  ' + "\n  ".join(map(say, items)))
    act(item, "Press")


def press(key, modifiers=0):
    Atspi.generate_keyboard_event(modifiers, None, Atspi.KeySynthType.LOCKMODIFIERS)
    Atspi.generate_keyboard_event(KEYS[key], None, Atspi.KeySynthType.SYM)
    Atspi.generate_keyboard_event(modifiers, None, Atspi.KeySynthType.UNLOCKMODIFIERS)


def await_state(thing, state):
    if not poll(lambda: has(thing, state)):
        raise Stuck(f"{say(thing)} is not {state.lower()}")


# What a screen reader says.

def check_speech(root):
    """Whatever takes the focus has a name, and whatever has something to say has a role."""
    for thing in walk(root):
        role = thing.getRoleName()
        silent = not thing.name.strip() and (has(thing, "FOCUSABLE") or role == "progress bar")
        vague = role in ("filler", "unknown") and (thing.name or thing.description)
        if silent or vague:
            near = next((other.name for place in (thing, thing.parent) for other in walk(place) if other.name), "")
            expect(False, f'{say(thing)}, near "{near}", has {"no name" if silent else "the role of a spacer"}')


def check_choice(root, name):
    button = find(root, CHECKABLE, name)
    expect(re.fullmatch(CHOICE, button.getRoleName()), f"{say(button)} is one of several of which one is chosen")
    return button


def row_of_incident(window):
    return find(find(window, "list", "Incidents"), "list item", f".*{TITLE}.*")


def check_row(window, severity, state):
    row = row_of_incident(window)
    for what, said in {"severity": severity, "state": state, "time": r"\d+:\d\d|\d+ ?(s|min|h)\b"}.items():
        expect(re.search(said, row.name, re.IGNORECASE), f"The row {say(row)} of the incident has no {what}")


def is_told(window, sentence):
    """Whether the timeline says so. Its older rows are not on the screen."""
    timeline = find(window, "list", "Timeline")
    return expect(poll(lambda: any(re.match(rf"[\d:]+ UTC {sentence}", row.name) for row in timeline), SOON),
                  f'No row of the timeline says "{sentence}"')


def check_figures(window):
    for timer in ("Status update due", "Triage"):
        expect(search(window, "push button", rf"{timer}, [\d:]+ left"), f'No timer says "{timer}" and what is left')
    chart = find(window, ".*", ".*, qih.queue_depth")
    expect(chart.getRoleName() == "chart", f"{say(chart)} is a chart")
    expect(re.match(r"Value \d+", chart.description), f"{say(chart)} has no value")


# The incident.

def declare(app, window):
    press("N", 1 << pyatspi.MODIFIER_CONTROL)
    dialog = find(app, "dialog", "Declare an incident")
    title, severity = find(dialog, "text", "Title"), check_choice(dialog, "P1 High")
    await_state(title, "FOCUSED")
    check_speech(dialog)
    press("Tab")
    expect(poll(lambda: any(has(other, "FOCUSED") for other in severity.parent if other.name[:1] == "P"), SOON),
           "Tab does not go from the title to the severity, which is below it")
    title.queryEditableText().setTextContents(TITLE)
    runbook = next(thing for thing in walk(dialog) if label_of(thing) == "Runbook")
    act(runbook, "Press")
    await_state(find(runbook, "list item", "None"), "FOCUSED")
    press("Down")
    await_state(find(runbook, "list item", "Jobs wait"), "FOCUSED")
    press("Return")
    find(dialog, "combo box", "Jobs wait")
    act(severity, "Toggle")
    act(find(dialog, "push button", "Declare"), "Press")
    find(window, "label", SHOWN)


def visit_pages(window):
    for page, sign in PAGES:
        act(check_choice(window, page), "Toggle")
        find(window, ".*", sign)
        check_speech(window)


def select(window):
    choose(window, "View", "Show everything that is watched")
    act(row_of_incident(window), "Toggle")
    find(window, "label", SHOWN)


def tick(window):
    """The first step by its action, the others by the keys: Space ticks, and goes on to the next."""
    first, second, third, last = (find(window, "check box", name) for name in (*STEPS, LAST_STEP))
    act(first, "Toggle")
    await_state(first, "CHECKED")
    is_told(window, f"Step done {STEPS[0]}")
    second.queryComponent().grabFocus()
    await_state(second, "FOCUSED")
    expect(search(window, "label|text|paragraph|section", "fewer than six are too few"),
           f"The words of the runbook below {say(second)} are no text")
    for step, following in ((second, third), (third, last)):
        press("Space")
        await_state(step, "CHECKED")
        await_state(following, "FOCUSED")


def lead(app):
    window = find(app, "frame", ".* · Watchfloor")
    find(window, "label", "Log on disk.*")
    find(window, ".*", "1 of 1 feed live.*")
    check_speech(window)
    declare(app, window)
    check_row(window, "P1", "Investigating")
    check_figures(window)
    visit_pages(window)
    select(window)
    tick(window)
    choose(window, "Incident", "Mark resolved")
    find(window, "label", r"INC-0001 · Resolved.*")
    check_row(window, "P1", "Resolved")
    for sentence in (f"Declared P1 {TITLE}", *(f"Step done {name}" for name in STEPS), "Resolved"):
        is_told(window, sentence)
    act(check_choice(window, r"All metrics \d+"), "Toggle")
    expect(search(window, "text", "Find metrics"), "No field has the name Find metrics")


def check_log(ctl, home):
    def ask(*question):
        return json.loads(subprocess.run([ctl, "incident", *question, "--json", "--data-dir", f"{home}/data"],
                                         stdout=subprocess.PIPE, check=True).stdout)
    incidents = [(entry["title"], entry["severity"], entry["status"]) for entry in ask("list", "--all")]
    expect(incidents == [(TITLE, "P1", "resolved")], f"The log has the incidents {incidents}")
    steps = {step["title"]: step["state"] for phase in ask("show", "INC-0001")["phases"] for step in phase["steps"]}
    expect(steps == dict.fromkeys(STEPS, "done") | {LAST_STEP: "open"}, f"The log has the steps {steps}")


def main(program, ctl, runbooks):
    global Atspi, GLib, pyatspi
    with contextlib.ExitStack() as stack:
        home = make_home(stack, program, ctl, runbooks)
        log = stack.enter_context(open(home / "log", "w+"))
        running = start_all(stack, home, log, program, ctl, pathlib.Path(runbooks).resolve())
        import pyatspi  # It looks for its bus at once.
        from gi.repository import Atspi, GLib
        Atspi.set_timeout(PATIENCE * 1000, PATIENCE * 1000)
        try:
            if not (app := poll(application)):
                raise Stuck("The program is not in the accessible tree")
            lead(app)
            expect(end(running) == 0, f"The program ended with {running.returncode}")
            check_log(ctl, home)
        except Stuck as stuck:
            expect(False, str(stuck))
        if problems:
            log.seek(0)
            print(*problems.values(), "", "What the programs said:", log.read()[-4000:], sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if absent := missing():
        print("skipped: there is no", ", no ".join(absent))
        sys.exit(77)
    sys.exit(main(*sys.argv[1:]))
