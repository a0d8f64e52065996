// SPDX-License-Identifier: GPL-3.0-or-later
// Public rule files of many teams: all of them load, every expression is printed and parsed again.
#include "promql/printer.h"
#include "rules/rulefile.h"
#include "support/testentry.h"

#include <QDir>
#include <QTest>

namespace tst_rulefiles {

using namespace wf;

namespace {

const QString Public = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/../shared/conformance/rules");

} // namespace

class TestRuleFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publicFilesLoad();
};

void TestRuleFiles::publicFilesLoad()
{
    const QDir folder(Public);
    if (!folder.exists())
        QSKIP("the public rule files are not here");
    const QStringList names =
        folder.entryList({QStringLiteral("*.yaml"), QStringLiteral("*.yml")}, QDir::Files);
    std::size_t alerts = 0;
    std::size_t records = 0;
    for (const QString &name : names) {
        const rules::RuleFile file = rules::loadRuleFile(folder.filePath(name));
        for (const rules::RuleProblem &problem : file.problems)
            qInfo("%s", qPrintable(rules::problemText(name, problem)));
        QVERIFY2(!file.hasErrors(), qPrintable(name));
        alerts += file.count(rules::RuleKind::Alert);
        records += file.count(rules::RuleKind::Record);
        for (const rules::RuleGroupPtr &group : file.groups) {
            for (const rules::Rule &rule : group->rules) {
                const auto again = promql::parse(promql::printed(*rule.expr->root));
                QVERIFY2(again && promql::sameExpr(*rule.expr->root, *(*again)->root),
                         rule.expr->text.c_str());
            }
        }
    }
    qInfo("%d files, %zu alerts, %zu recordings", int(names.size()), alerts, records);
    QCOMPARE(names.size(), 95);
    QCOMPARE(alerts, std::size_t(934));
    QCOMPARE(records, std::size_t(89));
}

WF_TEST(TestRuleFiles)

} // namespace tst_rulefiles

#include "tst_rulefiles.moc"
