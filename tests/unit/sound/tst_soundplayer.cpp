// SPDX-License-Identifier: GPL-3.0-or-later
// Files and sentences are given to the programs of the system, one after the other until one manages.
#include "sound/soundplayer.h"
#include "support/players.h"
#include "support/testentry.h"

#include <QProcess>

namespace tst_soundplayer {

using namespace wf;
using namespace wf::testing;

class TestSoundPlayer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstThatManages();
    void theNextOne();
    void noneManages_data();
    void noneManages();
    void aLongComplaintIsCut();
    void aSentence();
    void whatStillSoundsEnds();
    void theEndWaitsForNothing();

private:
    static PlayResult wait(const std::function<void(SoundPlayer &, SoundPlayer::Then)> &begin)
    {
        SoundPlayer player;
        std::optional<PlayResult> got;
        begin(player, [&got](const PlayResult &result) { got = result; });
        [&] { QTRY_VERIFY(got); }();
        return got.value_or(PlayResult());
    }
    static PlayResult play(const QString &file)
    {
        return wait(
            [&file](SoundPlayer &player, SoundPlayer::Then then) { player.play(file, std::move(then)); });
    }
};

void TestSoundPlayer::theFirstThatManages()
{
    Players players;
    players.add(QStringLiteral("pw-play"));
    players.add(QStringLiteral("paplay"));
    const QString file = players.file(QStringLiteral("a horn.oga"));
    QCOMPARE(play(file).by, QStringLiteral("pw-play"));
    QCOMPARE(players.heard(), QStringList{QStringLiteral("pw-play ") + file});
}

void TestSoundPlayer::theNextOne()
{
    Players players;
    players.add(QStringLiteral("pw-play"), QStringLiteral("exit 1"));
    players.add(QStringLiteral("paplay"), QStringLiteral("kill -9 $$"));
    players.add(QStringLiteral("aplay"));
    const QString file = players.file(QStringLiteral("horn.wav"));
    QCOMPARE(play(file).by, QStringLiteral("aplay"));
    QCOMPARE(players.heard(),
             (QStringList{QStringLiteral("pw-play ") + file, QStringLiteral("paplay ") + file,
                          QStringLiteral("aplay -q ") + file}));
}

void TestSoundPlayer::noneManages_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("exists");
    QTest::addColumn<QStringList>("asked");
    QTest::addColumn<QString>("problem");
    QTest::newRow("a player that fails")
        << "horn.wav" << true << QStringList{"aplay -q %1"} << "aplay: no such device";
    // It would play the bytes as noise.
    QTest::newRow("a file the player does not know")
        << "horn.oga" << true << QStringList()
        << "none of pw-play, paplay and aplay is installed, or none can play %1";
    QTest::newRow("a file that is not there") << "gone.wav" << false << QStringList() << "%1 cannot be read";
}

void TestSoundPlayer::noneManages()
{
    QFETCH(QString, name);
    QFETCH(bool, exists);
    QFETCH(QStringList, asked);
    QFETCH(QString, problem);
    Players players;
    players.add(QStringLiteral("aplay"), QStringLiteral("echo 'no such  device' >&2; exit 1"));
    const QString file = exists ? players.file(name) : players.path(name);
    const PlayResult result = play(file);
    QVERIFY(!result.played());
    QCOMPARE(result.problem, problem.replace(QStringLiteral("%1"), file));
    QCOMPARE(players.heard(), asked.replaceInStrings(QStringLiteral("%1"), file));
}

void TestSoundPlayer::aLongComplaintIsCut()
{
    Players players;
    players.add(QStringLiteral("paplay"),
                QStringLiteral("head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1"));
    const PlayResult result = play(players.file(QStringLiteral("horn.oga")));
    QVERIFY2(result.problem.size() < 300, qPrintable(QString::number(result.problem.size())));
}

void TestSoundPlayer::aSentence()
{
    Players players;
    players.add(QStringLiteral("spd-say"), QStringLiteral("exit 1"));
    players.add(QStringLiteral("espeak-ng"));
    const auto say = [](const QString &text) {
        return wait(
            [&text](SoundPlayer &player, SoundPlayer::Then then) { player.say(text, std::move(then)); });
    };
    // No option of the program, and no end of it.
    QCOMPARE(say(QStringLiteral("--help ") + QString(1000, u'x')).by, QStringLiteral("espeak-ng"));
    const QString said = QStringLiteral("--help ") + QString(293, u'x');
    QCOMPARE(players.heard(),
             (QStringList{QStringLiteral("spd-say -w -- ") + said, QStringLiteral("espeak-ng -- ") + said}));
}

void TestSoundPlayer::whatStillSoundsEnds()
{
    Players players;
    players.add(QStringLiteral("paplay"), QStringLiteral("case \"$1\" in *long*) exec sleep 600;; esac"));
    SoundPlayer player;
    QStringList done;
    player.play(players.file(QStringLiteral("long.oga")), [&done](const PlayResult &) { done += "long"; });
    QTRY_COMPARE(players.heard().size(), 1);
    player.play(players.file(QStringLiteral("short.oga")), [&done](const PlayResult &) { done += "short"; });
    QTRY_COMPARE(done, QStringList{"short"});
    QTRY_VERIFY(player.findChildren<QProcess *>().isEmpty());
}

void TestSoundPlayer::theEndWaitsForNothing()
{
    Players players;
    players.add(QStringLiteral("paplay"), QStringLiteral("exec sleep 600"));
    bool called = false;
    {
        SoundPlayer player;
        player.play(players.file(QStringLiteral("a.oga")), [&called](const PlayResult &) { called = true; });
        QTRY_COMPARE(players.heard().size(), 1);
    }
    QVERIFY(!called);
}

WF_TEST(TestSoundPlayer)

} // namespace tst_soundplayer

#include "tst_soundplayer.moc"
