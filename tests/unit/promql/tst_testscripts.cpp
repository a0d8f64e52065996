// SPDX-License-Identifier: GPL-3.0-or-later
// What PromQL means, as scripts in the format of Prometheus' own tests: tests/data/promql.
#include "promql/testfile.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace tst_testscripts {

using namespace wf;

class TestTestScripts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scripts_data();
    void scripts();
};

void TestTestScripts::scripts_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(WATCHFLOOR_TEST_DATA "/promql"));
    for (const QString &name : folder.entryList({QStringLiteral("*.test")}, QDir::Files))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestTestScripts::scripts()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const auto commands = promql::readTestFile(std::string_view(text.constData(), std::size_t(text.size())));
    QVERIFY2(commands, commands ? "" : commands.error().text.c_str());
    const auto cases = promql::runTest(*commands);
    QVERIFY(cases.size() > 5);
    QStringList failures;
    for (const promql::TestCase &test : cases) {
        if (test.outcome != promql::TestOutcome::Passed)
            failures << QStringLiteral("%1: %2: %3")
                            .arg(test.line)
                            .arg(QString::fromStdString(test.query), QString::fromStdString(test.message));
    }
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

WF_TEST(TestTestScripts)

} // namespace tst_testscripts

#include "tst_testscripts.moc"
