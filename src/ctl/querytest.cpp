// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl query --test FILE…: files in the format of Prometheus' tests of its engine.
#include "base/files.h"
#include "commands.h"
#include "options.h"
#include "promql/testfile.h"
#include "querycommand.h"

namespace wf::ctl {

namespace {

QString nameOf(promql::TestOutcome outcome)
{
    switch (outcome) {
    case promql::TestOutcome::Passed:
        return QStringLiteral("passed");
    case promql::TestOutcome::Failed:
        return QStringLiteral("failed");
    case promql::TestOutcome::OutOfScope:
        return QStringLiteral("out_of_scope");
    }
    return {};
}

struct Counts
{
    int passed = 0;
    int failed = 0;
    int outOfScope = 0;

    void add(promql::TestOutcome outcome)
    {
        switch (outcome) {
        case promql::TestOutcome::Passed:
            ++passed;
            break;
        case promql::TestOutcome::Failed:
            ++failed;
            break;
        case promql::TestOutcome::OutOfScope:
            ++outOfScope;
            break;
        }
    }
};

/// A file that cannot be read counts as one that failed.
std::vector<promql::TestCase> runFile(const QString &path)
{
    const auto failure = [](int line, const QString &why) {
        promql::TestCase test;
        test.line = line;
        test.outcome = promql::TestOutcome::Failed;
        test.message = why.toStdString();
        return std::vector{test};
    };
    const auto text = readFile(path, qint64(promql::MaxTestFileBytes));
    if (!text)
        return failure(0, text.error().message);
    const auto commands =
        promql::readTestFile(std::string_view(text->constData(), std::size_t(text->size())));
    if (!commands)
        return failure(commands.error().line, QString::fromStdString(commands.error().text));
    return promql::runTest(*commands);
}

} // namespace

int queryTests(const QStringList &files, const Options &options)
{
    Counts counts;
    QJsonArray json;
    for (const QString &path : files) {
        for (const promql::TestCase &test : runFile(path)) {
            counts.add(test.outcome);
            const bool failed = test.outcome == promql::TestOutcome::Failed;
            const bool passed = test.outcome == promql::TestOutcome::Passed;
            if (options.json()) {
                QJsonObject row{{QStringLiteral("file"), path},
                                {QStringLiteral("line"), test.line},
                                {QStringLiteral("query"), QString::fromStdString(test.query)},
                                {QStringLiteral("outcome"), nameOf(test.outcome)}};
                if (!passed)
                    row[QStringLiteral("message")] = QString::fromStdString(test.message);
                json.append(row);
            } else if (failed || (options.verbose() && !passed)) {
                print(QStringLiteral("%1:%2: %3%4%5")
                          .arg(path)
                          .arg(test.line)
                          .arg(failed ? QString() : QStringLiteral("out of scope: "),
                               test.query.empty() ? QString()
                                                  : QString::fromStdString(test.query) + QStringLiteral(": "),
                               QString::fromStdString(test.message)));
            }
        }
    }
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("evals"), json},
                              {QStringLiteral("passed"), counts.passed},
                              {QStringLiteral("failed"), counts.failed},
                              {QStringLiteral("out_of_scope"), counts.outOfScope}});
    else
        print(QStringLiteral("%1 passed, %2 failed, %3 out of scope")
                  .arg(counts.passed)
                  .arg(counts.failed)
                  .arg(counts.outOfScope));
    return counts.failed > 0 ? ExitFailed : ExitFine;
}

} // namespace wf::ctl
