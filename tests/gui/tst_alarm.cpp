// SPDX-License-Identifier: GPL-3.0-or-later
// Alarms of the desk: heard until somebody answers, and again when the answer is old; what cannot be heard is
// said; a storm is no storm of notifications.
#include "commander/alerts.h"
#include "commander/notifier.h"
#include "commandertest.h"
#include "support/players.h"
#include "testbus.h"

#include <QDBusContext>
#include <QSignalSpy>

namespace tst_alarm {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;
using wf::testing::Players;

namespace {

/// A desktop that shows notifications.
class NotificationServer : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown
    {
        uint replaced = 0;
        QString title;
        QString text;
        QStringList actions;
        int urgency = -1;
    };
    std::map<uint, Shown> shown; ///< By id, as it stands.
    int calls = 0;

public Q_SLOTS:
    uint Notify(const QString &, uint replaced, const QString &, const QString &title, const QString &text,
                const QStringList &actions, const QVariantMap &hints, int)
    {
        ++calls;
        const uint id = replaced != 0 ? replaced : ++m_last;
        shown[id] = {replaced, title, text, actions, hints.value(QStringLiteral("urgency"), -1).toInt()};
        return id;
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    uint m_last = 0;
};

void offer(QDBusConnection &desktop, NotificationServer &server)
{
    TestBus::offer(desktop, QStringLiteral("org.freedesktop.Notifications"),
                   QStringLiteral("/org/freedesktop/Notifications"), server);
}

Note noteOf(Severity severity, const QString &title, const QString &incident)
{
    return {title, QStringLiteral("text"), severity, IncidentId(incident), true};
}

} // namespace

class TestAlarm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itSoundsUntilSomebodyAnswers();
    void anAnswerExpires();
    void whatIsSnoozedIsSilent();
    void whatClearsIsHeard();
    void whatCannotBeHeardIsSaid();
    void theTestOfTheAlarm();
    void aStormIsOneNotification();
    void itsButtons();
    void aDesktopThatComesLate();
};

namespace {

/// A desk whose detections sound until they are answered.
struct Heard
{
    Heard() : alerts(fixture.desk(), &window)
    {
        players.add(QStringLiteral("paplay"));
        for (const Severity severity : AllSeverities)
            fixture.desk().settings().setSoundOf(severity, Settings::SoundUntilAcknowledged);
    }
    /// Whether anything was begun to sound; it ends before this does.
    bool takeSound()
    {
        const bool sounding = alerts.annunciator().isSounding();
        alerts.annunciator().silence();
        return sounding;
    }
    const Incident *detect()
    {
        fixture.set("queue_depth", 500);
        return fixture.waitForDetection(QStringLiteral("queue-backlog"));
    }

    Players players;
    FakeFixture fixture;
    QWidget window;
    Alerts alerts;
};

} // namespace

void TestAlarm::itSoundsUntilSomebodyAnswers()
{
    Heard f;
    QVERIFY(!f.takeSound());
    const Incident *detection = f.detect();
    QVERIFY(detection);
    QVERIFY(f.takeSound());
    f.fixture.pass(5s);
    QVERIFY(!f.takeSound());
    f.fixture.pass(6s);
    QVERIFY(f.takeSound());
    QVERIFY(f.fixture.ask(command::AcknowledgeDetection{detection->id, QStringLiteral("ada")}));
    f.fixture.pass(60s);
    QVERIFY(!f.takeSound());
}

void TestAlarm::anAnswerExpires()
{
    Heard f;
    const Incident *detection = f.detect();
    QVERIFY(detection);
    QVERIFY(f.fixture.ask(command::AcknowledgeDetection{detection->id, QStringLiteral("ada")}));
    f.takeSound();
    f.fixture.pass(14min);
    QVERIFY(!f.takeSound());
    f.fixture.pass(62s);
    QVERIFY(f.takeSound());
    // The same person again is an answer now; a second press at once is no news.
    const std::size_t before = f.fixture.incident(detection->id).events.size();
    for (int i = 0; i < 2; ++i)
        QVERIFY(f.fixture.ask(command::AcknowledgeDetection{detection->id, QStringLiteral("ada")}));
    QCOMPARE(f.fixture.incident(detection->id).events.size(), before + 1);
    f.fixture.pass(60s);
    QVERIFY(!f.takeSound());
    f.fixture.desk().settings().set(SettingKey::AcknowledgedMinutes, 1);
    f.fixture.pass(11s);
    QVERIFY(f.takeSound());
}

void TestAlarm::whatIsSnoozedIsSilent()
{
    Heard f;
    const Incident *detection = f.detect();
    QVERIFY(detection);
    QVERIFY(f.fixture.ask(command::SnoozeDetection{detection->id, 5min}));
    f.takeSound();
    f.fixture.pass(4min);
    QVERIFY(!f.takeSound());
    f.fixture.pass(2min);
    QVERIFY(f.takeSound());
}

void TestAlarm::whatClearsIsHeard()
{
    Heard f;
    QSignalSpy sounded(&f.alerts.annunciator(), &Annunciator::sounded);
    QVERIFY(f.detect());
    QTRY_COMPARE(sounded.count(), 1);
    f.fixture.set("queue_depth", 10);
    f.fixture.pass(5s);
    QTRY_COMPARE(sounded.count(), 2);
    QCOMPARE(sounded.back().front().value<AlarmSound>(), AlarmSound::Cleared);
}

void TestAlarm::whatCannotBeHeardIsSaid()
{
    const Players none;
    Floor floor;
    QVERIFY(!floor.shows(QStringLiteral("soundPill")));
    for (const Severity severity : AllSeverities)
        floor.fixture.desk().settings().setSoundOf(severity, Settings::SoundOnce);
    floor.fixture.set("queue_depth", 500);
    QTRY_COMPARE(floor.pill(QStringLiteral("soundPill")), QStringLiteral("Alarms cannot be heard"));
    QVERIFY(floor.shows(QStringLiteral("soundPill")));
    QTest::mouseClick(floor.part(QStringLiteral("soundPill")), Qt::LeftButton);
    QTRY_VERIFY(floor.part<QDialog>(QStringLiteral("soundTestDialog")));
}

void TestAlarm::theTestOfTheAlarm()
{
    Players players;
    Floor floor;
    floor.part<QAction>(QStringLiteral("actionSoundTest"))->trigger();
    QTRY_VERIFY(floor.shows(QStringLiteral("soundTestDialog")));
    QCOMPARE(floor.text(QStringLiteral("soundLast")),
             QStringLiteral("Nobody has said that it can be heard here."));
    QVERIFY(!floor.part<QAbstractButton>(QStringLiteral("soundHeard"))->isEnabled()); // Nothing was played.
    floor.click(QStringLiteral("playSound:P0"));
    QTRY_VERIFY2(floor.text(QStringLiteral("soundResult"))
                     .startsWith(QStringLiteral("P0 could not be played, the desk beeps in its place: ")),
                 qPrintable(floor.text(QStringLiteral("soundResult"))));
    // A long reason is there to its end.
    const auto *result = floor.part<QLabel>(QStringLiteral("soundResult"));
    QVERIFY2(result->height() >= result->heightForWidth(result->width()), qPrintable(result->text()));
    floor.click(QStringLiteral("soundHeard"));
    QVERIFY(floor.text(QStringLiteral("soundLast")).startsWith(QStringLiteral("Somebody heard it last 20")));
    floor.click(QStringLiteral("soundNotHeard"));
    QVERIFY(floor.fixture.desk().settings().value(SettingKey::SoundHeardAt).toString().isEmpty());
}

void TestAlarm::aStormIsOneNotification()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    speakEnglish();
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    NotificationServer server;
    offer(desktop, server);
    Notifier notifier(bus.connect(QStringLiteral("storm")), nullptr);
    SteadyTime now{};
    for (int i = 0; i < 18; ++i)
        notifier.show(noteOf(Severity::P2, QStringLiteral("P2 <b>number %1</b>").arg(i), QString::number(i)),
                      now += 500ms);
    QTRY_COMPARE(server.shown.size(), std::size_t(1));
    QTRY_COMPARE(server.shown.begin()->second.title, QStringLiteral("18 alarms: 18 P2"));
    QVERIFY(server.shown.begin()->second.text.startsWith(QStringLiteral("P2 &lt;b&gt;number 17")));
    QCOMPARE(server.shown.begin()->second.urgency, 1);
    QVERIFY2(server.calls < 18, qPrintable(QString::number(server.calls)));
    // A P0 stands alone, whatever else there is.
    notifier.show(noteOf(Severity::P0, QStringLiteral("P0 all is down"), QStringLiteral("x")), now);
    QTRY_COMPARE(server.shown.size(), std::size_t(2));
    QCOMPARE(server.shown.rbegin()->second.title, QStringLiteral("P0 all is down"));
    QCOMPARE(server.shown.rbegin()->second.urgency, 2);
    // What comes later is news of its own, in the same place.
    notifier.show(noteOf(Severity::P3, QStringLiteral("P3 later"), QStringLiteral("y")), now + 1min);
    QTRY_COMPARE(server.shown.begin()->second.title, QStringLiteral("P3 later"));
    QCOMPARE(server.shown.size(), std::size_t(2));
}

void TestAlarm::itsButtons()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop2"));
    NotificationServer server;
    offer(desktop, server);
    Notifier notifier(bus.connect(QStringLiteral("buttons")), nullptr);
    QSignalSpy taken(&notifier, &Notifier::acknowledgeRequested);
    QSignalSpy declared(&notifier, &Notifier::declareRequested);
    notifier.show(noteOf(Severity::P1, QStringLiteral("a"), QStringLiteral("1")), {});
    QTRY_COMPARE(server.shown.size(), std::size_t(1));
    QVERIFY(server.shown.begin()->second.actions.contains(QStringLiteral("declare")));
    Q_EMIT server.ActionInvoked(999, QStringLiteral("declare")); // Another program's.
    QVERIFY(declared.isEmpty());
    // Until the answer that names it has come, it is another program's too.
    QTRY_VERIFY((Q_EMIT server.ActionInvoked(1, QStringLiteral("declare")), declared.count() > 0));
    QCOMPARE(declared.front().front().value<IncidentId>().text(), QStringLiteral("1"));
    notifier.show(noteOf(Severity::P1, QStringLiteral("b"), QStringLiteral("2")), SteadyTime{} + 1s);
    QTRY_COMPARE(server.calls, 2);
    QVERIFY(!server.shown.begin()->second.actions.contains(QStringLiteral("declare"))); // Which of them?
    QTRY_VERIFY((Q_EMIT server.ActionInvoked(1, QStringLiteral("acknowledge")), taken.count() > 0));
    QCOMPARE(taken.front().front().value<std::vector<IncidentId>>().size(), std::size_t(2));
    // What was closed is not counted again.
    Q_EMIT server.NotificationClosed(1, 2);
    QTRY_COMPARE(notifier.shown(), 0);
    notifier.show(noteOf(Severity::P1, QStringLiteral("c"), QStringLiteral("3")), SteadyTime{} + 2s);
    QTRY_COMPARE(server.shown.rbegin()->second.title, QStringLiteral("c"));
}

void TestAlarm::aDesktopThatComesLate()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    Notifier notifier(bus.connect(QStringLiteral("late")), nullptr);
    notifier.show(noteOf(Severity::P1, QStringLiteral("lost"), QStringLiteral("1")), {});
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop3"));
    NotificationServer server;
    offer(desktop, server);
    notifier.show(noteOf(Severity::P1, QStringLiteral("shown"), QStringLiteral("2")), SteadyTime{} + 1min);
    QTRY_VERIFY(!server.shown.empty());
    QTRY_COMPARE(server.shown.rbegin()->second.title, QStringLiteral("shown"));
}

WF_WINDOW_TEST(TestAlarm)

} // namespace tst_alarm

#include "tst_alarm.moc"
