// SPDX-License-Identifier: GPL-3.0-or-later
// An incident's events stand once, above all charts: named where there is room, as ticks where there is not.
#include "charts/chartwidget.h"
#include "charts/flaglane.h"
#include "commandertest.h"
#include "paintprobe.h"

namespace tst_flaglane {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

QStringList textsIn(QWidget &widget)
{
    QStringList texts;
    for (const PaintedText &text : paintedTexts(widget))
        texts << text.text;
    return texts;
}

} // namespace

class TestFlagLane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesWhatHasRoom();
    void nothingIsHidden();
    void standsOnceAboveTheCharts();
    void changesStandThereWithoutAnIncident();
};

void TestFlagLane::namesWhatHasRoom()
{
    const Theme theme(ThemeMode::Dark);
    FlagLane lane(theme);
    lane.setUtc(true);
    lane.resize(600, lane.sizeHint().height());
    const Timestamp from = *fromIso(QStringLiteral("2026-03-01T14:00:00Z"));
    lane.setRange({from, from + 60min});
    // The second would cover the first; the last is not in sight.
    lane.setEvents({{from + 10min, QStringLiteral("declared"), Token::P1},
                    {from + 11min, QStringLiteral("decision"), Token::Accent},
                    {from + 55min, QStringLiteral("resolved"), Token::Ok},
                    {from + 70min, QStringLiteral("closed"), Token::Ok}});
    lane.show();
    QCOMPARE(textsIn(lane),
             (QStringList{QStringLiteral("14:10 declared"), QStringLiteral("14:55 resolved")}));
    // What was written down late stands at its time.
    lane.setEvents({{from + 55min, QStringLiteral("resolved"), Token::Ok},
                    {from + 10min, QStringLiteral("declared\nlate"), Token::P1}});
    QCOMPARE(textsIn(lane),
             (QStringList{QStringLiteral("14:10 declared late"), QStringLiteral("14:55 resolved")}));
    for (const PaintedText &text : paintedTexts(lane))
        QVERIFY2(text.ink.left() >= (text.text.contains(QLatin1String("late")) ? 100 : 0),
                 "a flag stands right of its mark");
    lane.setEvents({{from + 10min, QStringLiteral("declared"), Token::P1},
                    {from + 11min, QStringLiteral("decision"), Token::Accent},
                    {from + 55min, QStringLiteral("resolved"), Token::Ok}});
    QVERIFY(lane.accessibleDescription().contains(QStringLiteral("14:11:00 decision")));
    // With more room both are named.
    lane.setRange({from + 10min, from + 12min});
    QCOMPARE(textsIn(lane),
             (QStringList{QStringLiteral("14:10 declared"), QStringLiteral("14:11 decision")}));
}

void TestFlagLane::nothingIsHidden()
{
    const Theme theme(ThemeMode::Dark);
    FlagLane lane(theme);
    const Timestamp from = *fromIso(QStringLiteral("2026-03-01T14:00:00Z"));
    lane.setEvents({{from, QStringLiteral("declared"), Token::P1}});
    QVERIFY(!lane.isHidden());
    lane.setEvents({});
    QVERIFY(lane.isHidden());
    // Neither a range of no length nor one of no width draws or divides.
    lane.setEvents({{from, QStringLiteral("declared"), Token::P1}});
    lane.setRange({from, from});
    lane.resize(0, 20);
    QVERIFY(textsIn(lane).isEmpty());
}

void TestFlagLane::standsOnceAboveTheCharts()
{
    Floor floor;
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    floor.fixture.pass(2min);
    auto *lane = floor.part<FlagLane>(QStringLiteral("flagLane"));
    QVERIFY(lane);
    QTRY_VERIFY(lane->isVisible());
    QTRY_COMPARE(textsIn(*lane).filter(QStringLiteral("declared")).size(), 1);
    int charts = 0;
    for (ChartWidget *chart : floor.window->findChildren<ChartWidget *>()) {
        if (!chart->isVisible())
            continue;
        ++charts;
        QVERIFY(textsIn(*chart).filter(QStringLiteral("declared")).isEmpty());
    }
    QVERIFY(charts >= 1);
    floor.window->selection().clear();
    QTRY_VERIFY(!lane->isVisible());
}

void TestFlagLane::changesStandThereWithoutAnIncident()
{
    Floor floor;
    floor.fixture.pass(2min);
    auto *lane = floor.part<FlagLane>(QStringLiteral("flagLane"));
    QVERIFY(lane && !lane->isVisible());
    const auto change = [&floor](const char *text) {
        floor.fixture.desk().submit(
            command::RecordChange{QString::fromLatin1(text), QStringLiteral("shop"), {}, {}, {}});
    };
    change("Deploy 1.4");
    QTRY_VERIFY(lane->isVisible());
    QTRY_COMPARE(textsIn(*lane).filter(QStringLiteral("shop: Deploy 1.4")).size(), 1);
    floor.fixture.clock().advance(2h);
    floor.fixture.pass(1s);
    QTRY_VERIFY(!lane->isVisible()); // Out of sight.
    // In an incident that was declared soon after it stands once.
    change("Deploy 1.5");
    QTRY_VERIFY(lane->isVisible());
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    floor.fixture.pass(1s);
    QTRY_VERIFY(lane->accessibleDescription().contains(QStringLiteral("declared")));
    QTRY_COMPARE(lane->accessibleDescription().count(QStringLiteral("shop: Deploy 1.5")), 1);
}

WF_WINDOW_TEST(TestFlagLane)

} // namespace tst_flaglane

#include "tst_flaglane.moc"
