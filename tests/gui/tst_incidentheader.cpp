// SPDX-License-Identifier: GPL-3.0-or-later
// How bad, for how long, who has it, what is due: in the largest type, and in the window's title.
#include "commandertest.h"
#include "desk/watching.h"
#include "words/watchwords.h"

#include <QFontInfo>

namespace tst_incidentheader {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

const QString Elapsed = QStringLiteral("elapsed");
const QString Commander = QStringLiteral("commander");
const QString NextDue = QStringLiteral("nextDue");
const QString NextDueName = QStringLiteral("nextDueName");

QString urgencyOf(const QWidget *widget)
{
    return widget->property("urgency").toString();
}

} // namespace

class TestIncidentHeader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersStandInTheLargestType();
    void overdueIsRanked();
    void nobodyCommands();
    void standsStillWhenItIsOver();
    void nothingIsAsked();
    void titleAnswersToo();
};

void TestIncidentHeader::answersStandInTheLargestType()
{
    Floor floor;
    const IncidentId id = floor.fixture.declare(QStringLiteral("Late"), Severity::P1);
    floor.window->selection().selectIncident(id);
    floor.fixture.pass(65s);
    QTRY_COMPARE(floor.text(Elapsed), QStringLiteral("1:05"));
    QCOMPARE(floor.text(Commander), QStringLiteral("you"));
    QCOMPARE(floor.text(NextDueName), QStringLiteral("Status update due"));
    QVERIFY(floor.text(NextDue).contains(QLatin1Char(':')));
    QVERIFY(floor.shows(QStringLiteral("incidentTitle")));
    const int largest = QFontInfo(floor.part(Elapsed)->font()).pixelSize();
    QCOMPARE(QFontInfo(floor.part(NextDue)->font()).pixelSize(), largest);
    for (const QLabel *label : floor.window->findChildren<QLabel *>()) {
        if (label->isVisible() && label != floor.part(Elapsed) && label != floor.part(NextDue))
            QVERIFY2(QFontInfo(label->font()).pixelSize() < largest, qPrintable(label->text()));
    }
}

void TestIncidentHeader::overdueIsRanked()
{
    Floor floor;
    const IncidentId id = floor.fixture.declare(QStringLiteral("Late"), Severity::P1);
    floor.window->selection().selectIncident(id);
    QVERIFY(floor.fixture.ask(command::StartTimer{id, QStringLiteral("call back"), 1min}));
    QTRY_COMPARE(floor.text(NextDueName), QStringLiteral("call back"));
    QCOMPARE(urgencyOf(floor.part(NextDue)), QStringLiteral("soon"));
    floor.fixture.pass(20min);
    QTRY_COMPARE(floor.text(NextDueName), QStringLiteral("Status update due, overdue, and 1 more"));
    QCOMPARE(urgencyOf(floor.part(NextDue)), QStringLiteral("due"));
    QStringList urgencies;
    for (const QAbstractButton *card : floor.window->findChildren<QAbstractButton *>()) {
        if (card->isVisible() && card->objectName().startsWith(QLatin1String("timer:")))
            urgencies << urgencyOf(card);
    }
    QCOMPARE(urgencies, (QStringList{QStringLiteral("due"), QStringLiteral("late")}));
}

void TestIncidentHeader::nobodyCommands()
{
    Floor floor;
    command::Declare declare{{}, QStringLiteral("Late"), Severity::P2, false, QString(), {}};
    const auto declared = floor.fixture.ask(declare);
    QVERIFY(bool(declared));
    floor.window->selection().selectIncident(floor.fixture.book().incidents().begin()->first);
    QTRY_COMPARE(floor.text(Commander), QStringLiteral("nobody"));
    QCOMPARE(urgencyOf(floor.part(Commander)), QStringLiteral("due"));
    QVERIFY(floor.window->windowTitle().contains(QStringLiteral(" · no commander · ")));
}

void TestIncidentHeader::standsStillWhenItIsOver()
{
    Floor floor;
    const IncidentId id = floor.fixture.declare(QStringLiteral("Late"), Severity::P1);
    floor.window->selection().selectIncident(id);
    floor.fixture.pass(2min);
    QVERIFY(floor.fixture.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QTRY_COMPARE(floor.text(QStringLiteral("elapsedName")), QStringLiteral("took"));
    const QString took = floor.text(Elapsed);
    floor.fixture.pass(5min);
    floor.window->selection().selectIncident(id);
    QTRY_COMPARE(floor.text(Elapsed), took);
    QVERIFY(!floor.shows(NextDue));
}

void TestIncidentHeader::nothingIsAsked()
{
    Floor floor;
    // The same words as the strip's: "Watching" alone would be said of nothing too.
    const auto said = [&] {
        return WatchWords::coverage(watchSummary(floor.fixture.desk(), floor.fixture.desk().clock().wall()));
    };
    QTRY_COMPARE(floor.text(QStringLiteral("incidentTitle")), said());
    QVERIFY2(said().contains(QStringLiteral("condition")), qPrintable(said()));
    for (const QString &figure : {Elapsed, Commander, NextDue})
        QVERIFY(!floor.shows(figure));
}

void TestIncidentHeader::titleAnswersToo()
{
    Floor floor;
    floor.fixture.declare(QStringLiteral("Slow"), Severity::P2);
    const IncidentId worst = floor.fixture.declare(QStringLiteral("Late"), Severity::P1);
    floor.window->selection().clear();
    // The worst one's, whatever is selected.
    QTRY_COMPARE(floor.window->windowTitle(),
                 QStringLiteral("P1 · under 1 min · you · Status update due in 5 min · Late · Watchfloor"));
    floor.fixture.pass(17min);
    QTRY_COMPARE(
        floor.window->windowTitle(),
        QStringLiteral("P1 · 17 min · you · Status update due, overdue for 12 min · Late · Watchfloor"));
    QVERIFY(floor.fixture.ask(command::ChangeStatus{worst, IncidentStatus::Resolved, {}}));
    QTRY_VERIFY(floor.window->windowTitle().startsWith(QStringLiteral("P2 · ")));
}

WF_WINDOW_TEST(TestIncidentHeader)

} // namespace tst_incidentheader

#include "tst_incidentheader.moc"
