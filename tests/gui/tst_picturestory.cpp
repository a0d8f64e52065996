// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of the manual show an incident in its middle: what the story writes looks like twenty minutes
// of one.
#include "app/picturestory.h"
#include "desk/demo.h"
#include "log/verify.h"
#include "support/testentry.h"

#include <QTemporaryDir>
#include <QTest>

namespace tst_picturestory {

using namespace std::chrono_literals;
using namespace wf;

class TestPictureStory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void twentyMinutesOfAnIncident();
};

void TestPictureStory::twentyMinutesOfAnIncident()
{
    const QTemporaryDir folder;
    const SystemClock clock;
    DeskOptions options;
    options.dataDir = folder.filePath(QStringLiteral("data"));
    options.demo = QStringLiteral("dynex-outage");
    options.demoBegan = 20min;
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    const Timestamp now = clock.wall();
    const auto written = writeStory(options, clock);
    QVERIFY2(written, qPrintable(written ? QString() : written.error().message));

    const auto log = EventLog::openReadOnly(options.dataDir, clock);
    QVERIFY(log);
    QCOMPARE((*log)->targets(), LogTargets::Simulated);
    QCOMPARE((*log)->book().incidents().size(), std::size_t(1));
    const Incident &incident = (*log)->book().incidents().begin()->second;
    QVERIFY(incident.simulated);
    QCOMPARE(incident.status, IncidentStatus::Identified);
    // It was noticed soon after its onset, declared soon after that, and lasts until now.
    QVERIFY(incident.detectedAt && incident.declaredAt);
    QVERIFY(*incident.detectedAt > now - 20min && *incident.detectedAt < now - 18min);
    QVERIFY(*incident.declaredAt > *incident.detectedAt && *incident.declaredAt < now - 17min);
    QVERIFY(incident.lastChange > now - 3min);
    // Flags for the charts, phases that were worked off, updates in time.
    const auto count = [&incident](EventKind kind) {
        return std::count_if(incident.events.begin(), incident.events.end(),
                             [kind](const EventPtr &e) { return e->kind() == kind; });
    };
    QCOMPARE(count(EventKind::UpdatePosted), 2);
    QVERIFY(count(EventKind::StepDone) >= 7);
    QCOMPARE(count(EventKind::Decision), 1);
    QVERIFY(currentPhase(incident) > 0);
    QVERIFY(incident.roles.size() >= 3);
    // Nothing was written into the past that the log itself would not accept.
    const auto report = verifyLog(options.dataDir);
    QVERIFY(report && report->problems.isEmpty());
}

WF_GUI_TEST(TestPictureStory)

} // namespace tst_picturestory

#include "tst_picturestory.moc"
