// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/valuetext.h"
#include "support/testentry.h"

#include <QTest>

#include <limits>

namespace tst_valuetext {

class TestValueText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
};

void TestValueText::text_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("threshold");
    QTest::addColumn<int>("unit");
    QTest::addColumn<QString>("expected");
    const auto row = [](double value, double threshold, wf::Unit unit, const char *expected) {
        QTest::addRow("%.17g against %g: %s", value, threshold, expected)
            << value << threshold << int(unit) << expected;
    };
    row(0.83, 0.5, wf::Unit::None, "0.83");
    row(0.8312, 0.5, wf::Unit::None, "0.831");
    row(131, 100, wf::Unit::None, "131");
    row(131.4, 100, wf::Unit::None, "131");
    row(310.2, 300, wf::Unit::Seconds, "310 s");
    row(91.96, 90, wf::Unit::Percent, "92%");
    row(3, 0, wf::Unit::None, "3");
    row(0, 0, wf::Unit::None, "0");
    row(-0.0, 1, wf::Unit::None, "0");
    row(-2.5, 1, wf::Unit::None, "-2.5");
    row(12345.6, 100, wf::Unit::None, "12346");
    row(1234567890, 100, wf::Unit::None, "1234567890");
    row(0.00123456, 1, wf::Unit::None, "0.00123");
    row(0.0000012345, 1, wf::Unit::None, "1.23e-06");
    row(1.5e18, 1, wf::Unit::None, "1.5e+18");
    row(std::numeric_limits<double>::infinity(), 1, wf::Unit::Seconds, "+Inf s");
    row(std::numeric_limits<double>::quiet_NaN(), 1, wf::Unit::Seconds, "NaN");
    // Never shown as the threshold when it is not.
    row(0.90004, 0.9, wf::Unit::None, "0.90004");
    row(0.9, 0.9, wf::Unit::None, "0.9");
    row(300.4, 300, wf::Unit::Seconds, "300.4 s");
    row(0.99999, 1, wf::Unit::None, "0.99999");
    row(0.900000000000001, 0.9, wf::Unit::None, "0.900000000000001");
    row(1e15, 1, wf::Unit::None, "1e+15");
    row(999e12, 1, wf::Unit::None, "999000000000000");
    // Nor beyond it.
    row(0.49964, 0.4998, wf::Unit::None, "0.4996");
    row(99.96, 99.98, wf::Unit::Percent, "99.96%");
}

void TestValueText::text()
{
    QFETCH(double, value);
    QFETCH(double, threshold);
    QFETCH(int, unit);
    QFETCH(QString, expected);
    QCOMPARE(wf::valueForPeople(value, {threshold, wf::Unit(unit)}), expected);
}

WF_TEST(TestValueText)

} // namespace tst_valuetext

#include "tst_valuetext.moc"
