// SPDX-License-Identifier: GPL-3.0-or-later
// Which alarm is heard where several come, what is heard where nothing plays, and that it says so.
#include "sound/annunciator.h"
#include "support/players.h"
#include "support/testentry.h"

#include <QSignalSpy>

namespace tst_annunciator {

using namespace wf;
using namespace wf::testing;

namespace {

/// Sounds last until the test lets them end.
const QString UntilLet = QStringLiteral("while [ ! -e \"$(dirname \"$0\")/let\" ]; do sleep 0.02; done");

QStringList namesOf(const QStringList &calls)
{
    QStringList names;
    for (const QString &call : calls)
        names += call.section(QLatin1Char('/'), -1);
    return names;
}

} // namespace

class TestAnnunciator : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theShippedSoundsAreThere();
    void aWorseOneBreaksOff();
    void oneWaits();
    void silenceEndsAll();
    void whatDoesNotPlayBeeps();
    void itRecovers();
    void theSentenceComesAfter();
    void aSentenceThatIsNotSaid();
};

void TestAnnunciator::theShippedSoundsAreThere()
{
    QSet<QByteArray> contents;
    for (const AlarmSound sound : AllAlarmSounds) {
        QFile file(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/sounds/") +
                   alarmSoundFile(sound).section(QLatin1Char('/'), -1));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        contents += file.readAll();
    }
    QCOMPARE(contents.size(), qsizetype(AllAlarmSounds.size())); // Each is another.
    for (const Severity severity : AllSeverities)
        QCOMPARE(alarmSoundName(alarmSoundOf(severity)), severityCode(severity));
}

void TestAnnunciator::aWorseOneBreaksOff()
{
    Players players;
    players.add(QStringLiteral("paplay"), UntilLet);
    Annunciator annunciator([] {});
    QSignalSpy sounded(&annunciator, &Annunciator::sounded);
    annunciator.sound({AlarmSound::P2, players.file(QStringLiteral("p2.oga"))});
    QTRY_COMPARE(players.heard().size(), 1);
    annunciator.sound({AlarmSound::P0, players.file(QStringLiteral("p0.oga"))});
    QTRY_COMPARE(namesOf(players.heard()), (QStringList{"p2.oga", "p0.oga"}));
    players.file(QStringLiteral("let"));
    // What was broken off is heard after it.
    QTRY_COMPARE(namesOf(players.heard()), (QStringList{"p2.oga", "p0.oga", "p2.oga"}));
    QTRY_COMPARE(sounded.count(), 2);
}

void TestAnnunciator::oneWaits()
{
    Players players;
    players.add(QStringLiteral("paplay"), UntilLet);
    Annunciator annunciator([] {});
    QSignalSpy sounded(&annunciator, &Annunciator::sounded);
    annunciator.sound({AlarmSound::P1, players.file(QStringLiteral("first.oga"))});
    QTRY_COMPARE(players.heard().size(), 1);
    // A storm: eighteen more are no eighteen sounds.
    for (int i = 0; i < 9; ++i) {
        annunciator.sound({AlarmSound::P1, players.file(QStringLiteral("p1.oga"))});
        annunciator.sound({AlarmSound::P3, players.file(QStringLiteral("p3.oga"))});
    }
    players.file(QStringLiteral("let"));
    QTRY_COMPARE(sounded.count(), 2);
    QCOMPARE(namesOf(players.heard()), (QStringList{"first.oga", "p1.oga"}));
}

void TestAnnunciator::silenceEndsAll()
{
    Players players;
    players.add(QStringLiteral("paplay"), UntilLet);
    Annunciator annunciator([] {});
    QSignalSpy sounded(&annunciator, &Annunciator::sounded);
    annunciator.sound({AlarmSound::P1, players.file(QStringLiteral("a.oga"))});
    annunciator.sound({AlarmSound::P1, players.file(QStringLiteral("b.oga"))});
    QTRY_COMPARE(players.heard().size(), 1);
    annunciator.silence();
    annunciator.sound({AlarmSound::P3, players.file(QStringLiteral("c.oga"))});
    players.file(QStringLiteral("let"));
    QTRY_COMPARE(sounded.count(), 1);
    QCOMPARE(namesOf(players.heard()), (QStringList{"a.oga", "c.oga"}));
}

void TestAnnunciator::whatDoesNotPlayBeeps()
{
    Players players;
    int beeps = 0;
    Annunciator annunciator([&beeps] { ++beeps; });
    QSignalSpy sounded(&annunciator, &Annunciator::sounded);
    QCOMPARE(annunciator.health(), Annunciator::Health::Untried);
    annunciator.sound({AlarmSound::P1, players.file(QStringLiteral("p1.oga"))});
    QTRY_COMPARE(beeps, 3); // More, the worse it is.
    QCOMPARE(annunciator.health(), Annunciator::Health::Failing);
    QVERIFY2(annunciator.problem().startsWith(QStringLiteral("none of pw-play")),
             qPrintable(annunciator.problem()));
    QCOMPARE(sounded.count(), 1);
    QCOMPARE(sounded.front().at(1).toBool(), false);
    beeps = 0;
    annunciator.sound({AlarmSound::P0, {}, {}, true}); // As the wall may be set: no failure.
    QTRY_COMPARE(beeps, 4);
}

void TestAnnunciator::itRecovers()
{
    Players players;
    Annunciator annunciator([] {});
    QSignalSpy health(&annunciator, &Annunciator::healthChanged);
    QSignalSpy sounded(&annunciator, &Annunciator::sounded);
    const QString file = players.file(QStringLiteral("p0.oga"));
    annunciator.sound({AlarmSound::P0, file});
    QTRY_COMPARE(annunciator.health(), Annunciator::Health::Failing);
    annunciator.sound({AlarmSound::P0, file});
    QTRY_COMPARE(sounded.count(), 2);
    players.add(QStringLiteral("pw-play")); // The device is back.
    annunciator.sound({AlarmSound::P0, file});
    QTRY_COMPARE(annunciator.health(), Annunciator::Health::Playing);
    QCOMPARE(annunciator.player(), QStringLiteral("pw-play"));
    QVERIFY(annunciator.problem().isEmpty());
    QCOMPARE(health.count(), 2); // The same failure again is no news.
}

void TestAnnunciator::theSentenceComesAfter()
{
    Players players;
    players.add(QStringLiteral("paplay"));
    players.add(QStringLiteral("spd-say"));
    Annunciator annunciator([] {});
    QSignalSpy said(&annunciator, &Annunciator::said);
    annunciator.sound(
        {AlarmSound::P0, players.file(QStringLiteral("p0.oga")), QStringLiteral("P0 Web is down")});
    QTRY_COMPARE(said.count(), 1);
    QCOMPARE(namesOf(players.heard()), (QStringList{"p0.oga", "spd-say -w -- P0 Web is down"}));
}

void TestAnnunciator::aSentenceThatIsNotSaid()
{
    Players players;
    players.add(QStringLiteral("paplay"));
    Annunciator annunciator([] {});
    annunciator.sound({AlarmSound::P0, players.file(QStringLiteral("p0.oga")), QStringLiteral("P0")});
    QTRY_COMPARE(annunciator.speechProblem(), QStringLiteral("neither spd-say nor espeak-ng is installed"));
    QCOMPARE(annunciator.health(), Annunciator::Health::Playing); // The alarm itself was heard.
}

WF_TEST(TestAnnunciator)

} // namespace tst_annunciator

#include "tst_annunciator.moc"
