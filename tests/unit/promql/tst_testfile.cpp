// SPDX-License-Identifier: GPL-3.0-or-later
// Files of tests: how they are read, and that what fails is told.
#include "promql/testfile.h"
#include "promql/testpoints.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>

namespace tst_testfile {

using namespace wf;
using promql::TestOutcome;

namespace {

std::vector<promql::TestCase> run(std::string_view text)
{
    const auto commands = promql::readTestFile(text);
    return commands ? promql::runTest(*commands) : std::vector<promql::TestCase>();
}

} // namespace

class TestTestFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void points_data();
    void points();
    void errorsNameTheLine_data();
    void errorsNameTheLine();
    void whatDiffersFails_data();
    void whatDiffersFails();
    void nativeHistogramsAreOutOfScope();
    void bounds();
};

void TestTestFile::points_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<double>>("points"); // -1: none
    QTest::newRow("single") << QByteArray("5") << QList<double>{5};
    QTest::newRow("several") << QByteArray("1 2.5 -3e2") << QList<double>{1, 2.5, -300};
    QTest::newRow("none") << QByteArray("_ 2 _x2 4") << QList<double>{-1, 2, -1, -1, 4};
    QTest::newRow("rising") << QByteArray("1+2x3") << QList<double>{1, 3, 5, 7};
    QTest::newRow("falling") << QByteArray("1-2x2") << QList<double>{1, -1, -3};
    QTest::newRow("repeated") << QByteArray("7x2") << QList<double>{7, 7, 7};
    QTest::newRow("zero, ten times") << QByteArray("0x3") << QList<double>{0, 0, 0, 0};
    QTest::newRow("exponent and sign") << QByteArray("1e1+1e0x1") << QList<double>{10, 11};
}

void TestTestFile::points()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<double>, points);
    const auto read = promql::readTestPoints(text.toStdString(), 1'000);
    QVERIFY2(read, read ? "" : read.error().c_str());
    QCOMPARE(qsizetype(read->points.size()), points.size());
    for (qsizetype i = 0; i < points.size(); ++i)
        QCOMPARE(read->points[std::size_t(i)].value_or(-1), points[i]);
}

void TestTestFile::errorsNameTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::newRow("command") << QByteArray("clear\n\nlode 5m\n") << 3;
    QTest::newRow("step") << QByteArray("load five\n") << 1;
    QTest::newRow("no step") << QByteArray("load 0\n  a 1\n") << 1;
    QTest::newRow("points") << QByteArray("load 1m\n  a 1 2\n  b one\n") << 3;
    QTest::newRow("labels") << QByteArray("load 1m\n  a{b=c} 1\n") << 2;
    QTest::newRow("kind of eval") << QByteArray("eval never at 0 a\n") << 1;
    QTest::newRow("expectation") << QByteArray("eval instant at 0 a\n  expect joy\n") << 2;
    QTest::newRow("half a range") << QByteArray("eval range from 0 to 1m a\n") << 1;
}

void TestTestFile::errorsNameTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const auto commands = promql::readTestFile(text.toStdString());
    QVERIFY(!commands);
    QCOMPARE(commands.error().line, line);
    QVERIFY(!commands.error().text.empty());
}

void TestTestFile::whatDiffersFails_data()
{
    QTest::addColumn<QByteArray>("eval");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("value") << QByteArray("eval instant at 0 a\n  a 2\n") << QByteArray("expected 2");
    QTest::newRow("label") << QByteArray("eval instant at 0 a\n  a{b=\"c\"} 1\n") << QByteArray("is missing");
    QTest::newRow("too much") << QByteArray("eval instant at 0 a\n") << QByteArray("unexpected a 1");
    QTest::newRow("too little") << QByteArray("eval instant at 0 b\n  b 1\n") << QByteArray("is missing");
    QTest::newRow("error") << QByteArray("eval instant at 0 a +\n") << QByteArray("parse error");
    QTest::newRow("no error") << QByteArray("eval instant at 0 a\n  expect fail\n  a 1\n")
                              << QByteArray("expected an error");
    QTest::newRow("other error") << QByteArray("eval instant at 0 nope(\n  expect fail msg: other\n")
                                 << QByteArray("expected the error");
    QTest::newRow("warning") << QByteArray("eval instant at 0 a\n  expect warn\n  a 1\n")
                             << QByteArray("expected warning");
    QTest::newRow("scalar") << QByteArray("eval instant at 0 1\n  2\n") << QByteArray("expected 2");
    QTest::newRow("step") << QByteArray("eval range from 0 to 1m step 1m a\n  a 1 _\n")
                          << QByteArray("expected no value");
    QTest::newRow("order") << QByteArray(
                                  "eval_ordered instant at 0 sort(a or on (__name__) c)\n  c 3\n  a 1\n")
                           << QByteArray("at place 1");
}

void TestTestFile::whatDiffersFails()
{
    QFETCH(QByteArray, eval);
    QFETCH(QByteArray, message);
    const auto cases = run("load 1m\n  a 1 1\n  c 3\n\n" + eval.toStdString());
    QCOMPARE(cases.size(), std::size_t(1));
    QCOMPARE(cases[0].outcome, TestOutcome::Failed);
    QCOMPARE(cases[0].line, 5);
    QVERIFY2(QByteArray::fromStdString(cases[0].message).contains(message), cases[0].message.c_str());
}

void TestTestFile::nativeHistogramsAreOutOfScope()
{
    const auto cases = run("load 1m\n  a 1\n\neval instant at 0 a\n  a 1\n\n"
                           "load 1m\n  h {{schema:0 sum:1 count:1}}+{{count:1}}x3 1\n\nclear\n"
                           "load_with_nhcb 1m\n  b_bucket{le=\"1\"} 1\n  b_bucket{le=\"+Inf\"} 2\n\n"
                           "eval instant at 0 histogram_quantile(0.5, b)\n\n"
                           "eval instant at 0 histogram_quantile(0.5, b_bucket)\n  {} 1\n");
    QCOMPARE(cases.size(), std::size_t(3));
    QCOMPARE(cases[0].outcome, TestOutcome::OutOfScope); // Its block loads some, if later.
    QCOMPARE(cases[1].outcome, TestOutcome::OutOfScope);
    QVERIFY(cases[1].message.find("native histograms are not read yet, and b") != std::string::npos);
    QCOMPARE(cases[2].outcome, TestOutcome::Passed);
}

void TestTestFile::bounds()
{
    QVERIFY(!promql::readTestFile("load 1m\n  a 1x99999999999999\n"));
    QVERIFY(!promql::readTestFile(std::string(promql::MaxTestFileBytes + 1, ' ')));
}

WF_TEST(TestTestFile)

} // namespace tst_testfile

#include "tst_testfile.moc"
