// SPDX-License-Identifier: GPL-3.0-or-later
// Strip, title, list and wall say that all is clear of what is watched, and of nothing else.
#include "commander/statusstrip.h"
#include "walltest.h"

#include <QTemporaryDir>

namespace tst_calm {

using namespace wf;
using namespace wf::guitest;

namespace {

/// A window and a wall over one desk.
struct Both
{
    explicit Both(LiveDesk &desk) : theme(ThemeMode::Dark), wall(desk)
    {
        speakEnglish();
        theme.apply();
        window = std::make_unique<CommanderWindow>(desk, desk, theme);
        window->resize(1680, 1050);
        window->show();
    }
    StatusPill *pill(const char *name) const { return window->findChild<StatusPill *>(QLatin1String(name)); }
    QString strip() const { return pill("overallPill")->text(); }
    /// Everything on the wall that is drawn in the colour of calm.
    bool wallIsGreen() const
    {
        for (const WallCard *card : wall.cards(QString())) {
            for (const WallRow &row : card->look().rows) {
                for (const auto *side : {&row.left, &row.right}) {
                    for (const WallSpan &span : *side) {
                        if (span.ink == Token::Ok)
                            return true;
                    }
                }
            }
        }
        return false;
    }
    bool stripIsGreen() const
    {
        const auto pills = window->findChildren<StatusPill *>();
        return std::any_of(pills.begin(), pills.end(), [](const StatusPill *p) {
            return p->isVisible() && p->objectName() != QLatin1String("modePill") && p->tone() == Token::Ok;
        });
    }

    Theme theme;
    Wall wall;
    std::unique_ptr<CommanderWindow> window;
};

} // namespace

class TestCalm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFeedThatServesNothingTheRunbooksName();
    void aTargetOfOnesOwnAfterTheDemo();
};

void TestCalm::aFeedThatServesNothingTheRunbooksName()
{
    DeskFixture f;
    for (const char *metric : {"queue_depth", "queue_workers", "cache_miss_ratio", "cache_up"})
        f.forget(metric);
    f.set("node_load1", 0.3);
    const Both both(f.desk());
    QVERIFY(f.waitForData());
    const QString nothing = QStringLiteral("Watching nothing: 4 unbound");
    QTRY_COMPARE(both.strip(), nothing);
    QCOMPARE(both.window->windowTitle(), nothing + QStringLiteral(" · Watchfloor"));
    QCOMPARE(both.window->findChild<QLabel *>(QStringLiteral("detectedEmpty"))->text(),
             QStringLiteral("Nothing detected. %1.").arg(nothing));
    QVERIFY(!both.stripIsGreen());
    QTRY_VERIFY(
        both.wall.says(QStringLiteral("calm")).startsWith(QStringLiteral("Watching nothing | 4 unbound | ")));
    QVERIFY(both.wall.says(QStringLiteral("calm")).contains(QStringLiteral("Feeds and bindings")));
    QVERIFY(both.wall.says(QStringLiteral("wallHeader")).startsWith(QStringLiteral("WATCHING NOTHING")));
    QVERIFY(!both.wallIsGreen());
    // What is said leads to where the conditions are bound.
    QTest::mouseClick(both.pill("overallPill"), Qt::LeftButton);
    QTRY_VERIFY(both.window->findChild<QDialog *>(QStringLiteral("bindingsDialog")));
    both.window->findChild<QDialog *>(QStringLiteral("bindingsDialog"))->reject();
    // One by one they are read, and only then it is calm.
    f.set("queue_depth", 10);
    f.set("cache_miss_ratio", 0.1);
    f.set("cache_up", 1);
    QTRY_COMPARE(both.strip(), QStringLiteral("Watching 3 of 4 conditions"));
    QVERIFY(!both.stripIsGreen());
    QTRY_VERIFY(both.wall.says(QStringLiteral("calm"))
                    .startsWith(QStringLiteral("Watching 3 of 4 conditions | 1 unbound | ")));
    QVERIFY(!both.wallIsGreen());
    f.set("login_failure_rate", 0);
    QTRY_COMPARE(both.strip(), QStringLiteral("All clear"));
    QVERIFY(both.stripIsGreen());
    QTRY_VERIFY(both.wallIsGreen());
}

void TestCalm::aTargetOfOnesOwnAfterTheDemo()
{
    QTemporaryDir folder;
    SystemClock clock;
    DeskOptions options;
    options.dataDir = folder.filePath(QStringLiteral("data"));
    options.configFile = folder.filePath(QStringLiteral("watchfloor.toml"));
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    {
        DeskOptions simulated = options;
        simulated.dataDir = folder.filePath(QStringLiteral("data/simulated"));
        simulated.demo = QStringLiteral("calm");
        LiveDesk demo(simulated, clock);
        demo.settings().set(SettingKey::Notifications, false);
        const Both both(demo);
        demo.start();
        QTRY_COMPARE(both.strip(), QStringLiteral("All clear"));
        QVERIFY(both.stripIsGreen());
    }
    ScriptedServer target;
    target.setAnswer(
        ScriptedAnswer::http(200, "text/plain; version=0.0.4", "# TYPE node_load1 gauge\nnode_load1 1\n"));
    FeedConfig own;
    own.name = FeedId(QStringLiteral("mine"));
    own.url = target.url();
    own.interval = Millis{200};
    options.config.feeds = {own};
    LiveDesk desk(options, clock);
    desk.settings().set(SettingKey::Notifications, false);
    const Both both(desk);
    QStringList said;
    const auto *strip = both.window->findChild<StatusStrip *>();
    QObject::connect(strip, &StatusStrip::sentenceChanged, strip, [&said](const QString &s) { said << s; });
    desk.start();
    // What the demo measured is in another folder, and the target serves nothing that the runbooks name.
    QTRY_VERIFY(both.strip().startsWith(QStringLiteral("Watching nothing: ")));
    QVERIFY(!both.stripIsGreen());
    QTRY_VERIFY(both.wall.says(QStringLiteral("wallHeader")).startsWith(QStringLiteral("WATCHING NOTHING")));
    QVERIFY(!both.wallIsGreen());
    QVERIFY2(!said.contains(QStringLiteral("All clear")), qPrintable(said.join(QLatin1Char('\n'))));
}

WF_WINDOW_TEST(TestCalm)

} // namespace tst_calm

#include "tst_calm.moc"
