// SPDX-License-Identifier: GPL-3.0-or-later
// The review window over a bundle that somebody sent.
#include "bundle/exportbundle.h"
#include "review/reviewactions.h"
#include "review/reviewwindow.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace tst_reviewbundle {

using namespace wf;

class TestReviewBundle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void importNamesWhoWroteFirst();
    void aSimulatedBundleSaysSo();
};

void TestReviewBundle::importNamesWhoWroteFirst()
{
    const QTemporaryDir dir;
    const SystemClock clock;
    Theme theme{ThemeMode::Dark};
    theme.apply();
    DeskOptions options;
    options.dataDir = dir.filePath(QStringLiteral("data"));
    const ReviewSource source{{}, QStringLiteral(WATCHFLOOR_TEST_DATA "/bundle/version1.watchfloor")};
    const QPointer<ReviewWindow> window(
        new ReviewWindow(std::make_unique<ReviewDesk>(options, source, clock), theme));
    window->show();
    window->desk().start();
    QTRY_VERIFY(window->desk().review().isReady());
    const auto part = [&window](const char *name) {
        return window->findChild<QWidget *>(QStringLiteral("importBundle") + QLatin1String(name));
    };
    const auto press = [&part](const char *name) { qobject_cast<QPushButton *>(part(name))->click(); };
    QString imported;
    connect(window, &ReviewWindow::imported, this,
            [&imported](const QString &incident) { imported = incident; });
    window->actions().importBundle();
    QTRY_VERIFY(part("Dialog"));
    const QString words = qobject_cast<QLabel *>(part("Text"))->text();
    QVERIFY2(words.contains(QStringLiteral(", on desk ")), qPrintable(words));
    QVERIFY(qobject_cast<QPushButton *>(part("Cancel"))->isDefault());
    press("Cancel");
    QTRY_VERIFY(!part("Dialog"));
    QVERIFY(!QFile::exists(options.dataDir + QStringLiteral("/incidents.db")));
    window->actions().importBundle();
    QTRY_VERIFY(part("Dialog"));
    press("Accept");
    QTRY_VERIFY(!imported.isEmpty());
    delete window;
}

void TestReviewBundle::aSimulatedBundleSaysSo()
{
    LogFixture bench;
    ExportRequest request;
    {
        const auto log = bench.open();
        QVERIFY(log->claim(LogTargets::Simulated));
        bench.declare(*log);
        request.incidents = {log->book().incidents().begin()->second.number};
    }
    request.dataDir = bench.dir();
    request.file = bench.dir() + QStringLiteral("/invented.watchfloor");
    request.now = bench.clock.wall();
    QVERIFY(exportBundle(request));
    // It was sent to somebody whose own log is empty.
    const QTemporaryDir elsewhere;
    const SystemClock clock;
    Theme theme{ThemeMode::Dark};
    theme.apply();
    DeskOptions options;
    options.dataDir = elsewhere.filePath(QStringLiteral("data"));
    const QPointer<ReviewWindow> window(new ReviewWindow(
        std::make_unique<ReviewDesk>(options, ReviewSource{{}, request.file}, clock), theme));
    window->show();
    window->desk().start();
    QTRY_VERIFY(window->desk().review().isReady());
    QTRY_VERIFY2(window->windowTitle().startsWith(QStringLiteral("SIMULATED")),
                 qPrintable(window->windowTitle()));
    delete window;
}

WF_GUI_TEST(TestReviewBundle)

} // namespace tst_reviewbundle

#include "tst_reviewbundle.moc"
