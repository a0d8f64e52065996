// SPDX-License-Identifier: GPL-3.0-or-later
// Which runbook an alert has, and how bad it is.
#include "rules/alertseverity.h"
#include "rules/runbookindex.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_runbookindex {

using namespace wf;
using rules::AlertSeverity;
using rules::RunbookIndex;

namespace {

RunbookIndex index()
{
    std::map<QString, std::shared_ptr<const RunbookDocument>> documents;
    const auto add = [&](const char *path, const QByteArray &text) {
        const QString file = QString::fromUtf8(path);
        documents[file] = std::make_shared<const RunbookDocument>(parseRunbook(text, file));
    };
    const QByteArray steps = "\n\n## Steps\n\n1. Look at it\n2. Restart it\n\n";
    add("/r/disk-full.md", "# The disk is full" + steps);
    add("/r/KubePodCrashLooping.md", "# KubePodCrashLooping" + steps);
    add("/r/payments/README.md", "# Payments are late" + steps);
    return RunbookIndex(documents);
}

} // namespace

class TestRunbookIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void findsInAFileOfSeveral();
    void knowsSeverities_data();
    void knowsSeverities();
};

void TestRunbookIndex::finds_data()
{
    QTest::addColumn<QByteArray>("annotation");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("alert");
    QTest::addColumn<int>("by");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *value, const char *alert, RunbookIndex::Match::By by, const char *says,
                        const char *annotation = "runbook_url") {
        QTest::addRow("%s|%s", value, alert) << QByteArray(annotation) << QByteArray(value)
                                             << QByteArray(alert) << int(by) << QString::fromUtf8(says);
    };
    using enum RunbookIndex::Match::By;
    row("https://wiki.example/runbooks/disk-full.md", "x", Annotation, "disk");
    row("https://wiki.example/runbooks/disk-full?view=1#steps", "x", Annotation, "disk");
    row("runbooks/Disk_Full.md", "x", Annotation, "disk");
    row("disk-full", "x", Annotation, "disk", "runbook");
    row("The disk is full", "x", Annotation, "disk", "runbook");
    row("https://wiki.example/all#the-disk-is-full", "x", Annotation, "disk");
    row("https://wiki.example/The%20disk%20is%20full/", "x", Annotation, "disk");
    row("https://runbooks.example/kubernetes/kubepodcrashlooping", "x", Annotation, "kubepod");
    row("https://wiki.example/payments/README.md", "x", Annotation, "readme");
    row("https://wiki.example/payments/", "x", Annotation, "readme");
    row("", "KubePodCrashLooping", AlertName, "kubepod");
    row("", "kube_pod_crash_looping", AlertName, "kubepod");
    row("https://wiki.example/nothing", "KubePodCrashLooping", AlertName, "kubepod");
    row("https://wiki.example/nothing", "Other", Nothing, "");
    row("", "", Nothing, "");
    row("#", "", Nothing, "");
}

void TestRunbookIndex::finds()
{
    QFETCH(QByteArray, annotation);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, alert);
    QFETCH(int, by);
    QFETCH(QString, says);
    const Labels annotations(std::vector<Labels::Pair>{{annotation.toStdString(), value.toStdString()}});
    const auto match = index().find(annotations, alert.toStdString());
    QCOMPARE(int(match.by), by);
    QVERIFY2(match.runbook.text().contains(says, Qt::CaseInsensitive), qPrintable(match.runbook.text()));
    QCOMPARE(match.runbook.text().isEmpty(), says.isEmpty());
}

void TestRunbookIndex::findsInAFileOfSeveral()
{
    const QByteArray text = "# All\n## Queue is long\n### Detection\n- **Metrics**: `a > 1`\n### Mitigation\n"
                            "1. Drain\n## Cache is cold\n### Detection\n- **Metrics**: `b > 1`\n"
                            "### Mitigation\n1. Warm\n";
    const auto document =
        std::make_shared<const RunbookDocument>(parseRunbook(text, QStringLiteral("/r/all.md")));
    QCOMPARE(document->runbooks.size(), std::size_t(2));
    const RunbookIndex all({{QStringLiteral("/r/all.md"), document}});
    const auto find = [&](const char *reference, const char *alert) {
        return all.find(Labels(std::vector<Labels::Pair>{{"runbook", reference}}), alert).runbook;
    };
    const QString title = document->runbooks[1].title;
    QCOMPARE(find(qPrintable(QStringLiteral("all.md#") + title), "x"), document->runbooks[1].id);
    QCOMPARE(find("all.md", qPrintable(title)), document->runbooks[1].id);
    // Nobody said which one.
    QVERIFY(find("all.md", "x").isEmpty());
}

void TestRunbookIndex::knowsSeverities_data()
{
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("severity");
    const auto row = [](const char *value, AlertSeverity::Kind kind, Severity severity,
                        const char *label = "severity") {
        QTest::addRow("%s=%s", label, value)
            << QByteArray(label) << QByteArray(value) << int(kind) << int(severity);
    };
    using enum AlertSeverity::Kind;
    row("critical", Said, Severity::P0);
    row("Page", Said, Severity::P0);
    row("disaster", Said, Severity::P0);
    row("p0", Said, Severity::P0);
    row("P1", Said, Severity::P1);
    row("sev-1", Said, Severity::P0);
    row("1", Said, Severity::P0, "priority");
    row("error", Said, Severity::P1);
    row("major", Said, Severity::P1);
    row("high", Said, Severity::P1);
    row("warning", Said, Severity::P2);
    row(" warn ", Said, Severity::P2);
    row("minor", Said, Severity::P2);
    row("info", Said, Severity::P3, "level");
    row("notice", Said, Severity::P3);
    row("none", Nobody, Severity::P3);
    row("purple", Unsaid, Severity::P1);
    row("critical", Unsaid, Severity::P1, "importance");
}

void TestRunbookIndex::knowsSeverities()
{
    QFETCH(QByteArray, label);
    QFETCH(QByteArray, value);
    QFETCH(int, kind);
    QFETCH(int, severity);
    const AlertSeverity found =
        rules::severityOf(Labels(std::vector<Labels::Pair>{{label.toStdString(), value.toStdString()}}));
    QCOMPARE(int(found.kind), kind);
    QCOMPARE(int(found.severity), severity);
}

WF_TEST(TestRunbookIndex)

} // namespace tst_runbookindex

#include "tst_runbookindex.moc"
