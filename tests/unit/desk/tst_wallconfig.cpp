// SPDX-License-Identifier: GPL-3.0-or-later
// [wallboard] of watchfloor.toml, and what a person's settings make of it.
#include "desk/config.h"
#include "desk/settings.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_wallconfig {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString Path = QStringLiteral("/etc/watchfloor/watchfloor.toml");

} // namespace

class TestWallConfig : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEveryKey();
    void settingsGoFirst();
    void errorsNameTheLine_data();
    void errorsNameTheLine();
};

void TestWallConfig::readsEveryKey()
{
    const QTemporaryDir dir;
    QFile sound(dir.filePath(QStringLiteral("alarm.wav")));
    QVERIFY(sound.open(QIODevice::WriteOnly));
    const auto config = parseConfig(R"(
[wallboard]
screen = 2
diagonal = 65
distance = 4.5
pages = ["metrics", "overview"]
metrics = ["queue.depth", "queue.workers"]
dwell = "30s"
span = "6h"
pin = false
night = "22:00-06:30"
night_level = 25
sound_p0 = "alarm.wav"
sound_p1 = "beep"
sound_p2 = "off"
on_call = "primary"
note = "#incidents"
)",
                                    dir.filePath(QStringLiteral("w.toml")));
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    const WallConfig &wall = config->wallboard;
    QCOMPARE(wall.screen, QStringLiteral("2"));
    QCOMPARE(wall.diagonal, 65.0);
    QCOMPARE(wall.distance, 4.5);
    QCOMPARE(wall.pages, (std::vector{WallPageKind::Metrics, WallPageKind::Overview}));
    QCOMPARE(wall.metrics.size(), 2);
    QCOMPARE(wall.dwell, Millis(30s));
    QCOMPARE(wall.span, Millis(6h));
    QVERIFY(!wall.pin);
    QCOMPARE(wall.night->second, QTime(6, 30));
    QCOMPARE(wall.nightLevel, 25);
    QCOMPARE(wall.sounds.size(), 2U);
    QCOMPARE(wall.sounds.at(Severity::P0), sound.fileName());
    QCOMPARE(wall.sounds.at(Severity::P1), QStringLiteral("beep"));
    QCOMPARE(wall.onCall, QStringLiteral("primary"));
    QCOMPARE(wall.note, QStringLiteral("#incidents"));
    QCOMPARE(parseConfig("[wallboard]\nscreen = \"HDMI-1\"\n", Path)->wallboard.screen,
             QStringLiteral("HDMI-1"));
    QCOMPARE(parseConfig("", Path)->wallboard, WallConfig());
    QVERIFY2(WallConfig().sounds.empty(), "a wall is silent until somebody asks for sound");
}

void TestWallConfig::settingsGoFirst()
{
    const QTemporaryDir dir;
    Settings settings(dir.path());
    WallConfig table;
    table.metrics = QStringList{QStringLiteral("a")};
    table.sounds = {{Severity::P0, QStringLiteral("/x.wav")}};
    QCOMPARE(wallConfigOf(table, settings), table);
    settings.set(SettingKey::PinnedMetrics, QStringList{QStringLiteral("pinned")});
    QCOMPARE(wallConfigOf(table, settings), table);
    QCOMPARE(wallConfigOf({}, settings).metrics, QStringList{QStringLiteral("pinned")});
    settings.set(SettingKey::WallMetrics, QStringList{QStringLiteral("b")});
    settings.set(SettingKey::WallPages, QStringList{QStringLiteral("metrics"), QStringLiteral("nonsense")});
    settings.set(SettingKey::WallDwell, 1);
    settings.set(SettingKey::WallDiagonal, 43.0);
    settings.set(SettingKey::WallDistance, 3.0);
    settings.set(SettingKey::WallNight, QStringLiteral("23:00-05:00"));
    settings.set(SettingKey::WallSounds, QStringList{QStringLiteral("P0"), QStringLiteral("P2")});
    const WallConfig wall = wallConfigOf(table, settings);
    QCOMPARE(wall.metrics, QStringList{QStringLiteral("b")});
    QCOMPARE(wall.pages, std::vector{WallPageKind::Metrics});
    QCOMPARE(wall.dwell, Millis(3s));
    QCOMPARE(wall.diagonal, 43.0);
    QCOMPARE(wall.distance, 3.0);
    QCOMPARE(wall.night->first, QTime(23, 0));
    QCOMPARE(wall.sounds.at(Severity::P0), QStringLiteral("/x.wav"));
    QCOMPARE(wall.sounds.at(Severity::P2), QStringLiteral("alarm"));
    settings.set(SettingKey::WallNight, QStringLiteral("off"));
    QVERIFY(!wallConfigOf(wall, settings).night);
}

void TestWallConfig::errorsNameTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown key")
        << QByteArray("[wallboard]\n\ndistence = 5\n") << 3
        << "[wallboard] has no key \"distence\"; its keys are screen, diagonal, distance";
    QTest::newRow("page") << QByteArray("[wallboard]\npages = [\"overvew\"]\n") << 2 << "\"pages\" must be";
    QTest::newRow("no page") << QByteArray("[wallboard]\npages = []\n") << 2 << "\"pages\" must be";
    QTest::newRow("no list") << QByteArray("[wallboard]\nmetrics = \"a\"\n") << 2 << "\"metrics\" must be";
    QTest::newRow("far") << QByteArray("[wallboard]\ndistance = 500\n") << 2 << "\"distance\" must be";
    QTest::newRow("text") << QByteArray("[wallboard]\ndiagonal = \"55\"\n") << 2 << "\"diagonal\" must be";
    QTest::newRow("night") << QByteArray("[wallboard]\nnight = \"22-6\"\n") << 2 << "\"night\" must be";
    QTest::newRow("sound") << QByteArray("[wallboard]\nsound_p0 = \"nowhere.wav\"\n") << 2
                           << "\"sound_p0\" must be";
    QTest::newRow("screen") << QByteArray("[wallboard]\nscreen = 0\n") << 2 << "\"screen\" must be";
    QTest::newRow("no table") << QByteArray("wallboard = 1\n") << 1 << "\"wallboard\" must be a table";
}

void TestWallConfig::errorsNameTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, says);
    const auto config = parseConfig(text, Path);
    QVERIFY(!config);
    const QString &message = config.error().message;
    QVERIFY2(message.startsWith(QStringLiteral("%1:%2:").arg(Path).arg(line)), qPrintable(message));
    QVERIFY2(message.contains(says), qPrintable(message));
}

WF_TEST(TestWallConfig)

} // namespace tst_wallconfig

#include "tst_wallconfig.moc"
