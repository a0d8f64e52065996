// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/errorname.h"
#include "desk/controlline.h"
#include "support/testentry.h"

#include <QTest>

#include <set>

namespace tst_controlline {

using namespace wf;

class TestControlLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void errorsCrossByName();
    void answersKeepTheirFields();
    void otherVersionsAreToldApart_data();
    void otherVersionsAreToldApart();
    void whatIsNoAnswer_data();
    void whatIsNoAnswer();
    void denseRequestsAreRefused();
};

void TestControlLine::errorsCrossByName()
{
    std::set<QString> names;
    for (int i = 0; i <= int(ErrorCode::Locked); ++i) {
        const Error sent{static_cast<ErrorCode>(i), QStringLiteral("it is so")};
        const auto read = readAnswer(refusalLine(sent));
        QVERIFY(!read);
        QCOMPARE(read.error(), sent);
        names.insert(errorName(sent.code));
    }
    QCOMPARE(int(names.size()), int(ErrorCode::Locked) + 1);
    // For other programs: they never change.
    QCOMPARE(errorName(ErrorCode::InvalidInput), QStringLiteral("invalid-input"));
    QCOMPARE(errorName(ErrorCode::NotFound), QStringLiteral("not-found"));
    QCOMPARE(errorName(ErrorCode::ReadOnly), QStringLiteral("read-only"));
    QVERIFY(!parseErrorName(QStringLiteral("unheard-of")));
}

void TestControlLine::answersKeepTheirFields()
{
    const QByteArray line = answerLine({{QStringLiteral("added"), 12}});
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.count('\n'), 1);
    const auto read = readAnswer(line);
    QVERIFY(read);
    QCOMPARE(*read, (QJsonObject{{QStringLiteral("added"), 12}}));
}

void TestControlLine::otherVersionsAreToldApart_data()
{
    QTest::addColumn<QByteArray>("protocol");
    QTest::addColumn<bool>("later");
    QTest::newRow("of before there was one") << QByteArray() << false;
    QTest::newRow("this one") << QByteArray("\"protocol\":1,") << false;
    QTest::newRow("the next one") << QByteArray("\"protocol\":2,") << true;
}

void TestControlLine::otherVersionsAreToldApart()
{
    QFETCH(const QByteArray, protocol);
    QFETCH(const bool, later);
    const auto asked = checkRequest('{' + protocol + "\"do\":\"note\"}");
    QCOMPARE(bool(asked), !later);
    const auto answered = readAnswer('{' + protocol + "\"ok\":true}");
    QCOMPARE(bool(answered), !later);
    if (!later)
        return;
    QCOMPARE(asked.error().code, ErrorCode::NewerVersion);
    QCOMPARE(answered.error().code, ErrorCode::NewerVersion);
}

void TestControlLine::whatIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("message");
    QTest::newRow("nothing") << QByteArray() << QStringLiteral("the desk gave no answer");
    QTest::newRow("no object") << QByteArray("[1]") << QStringLiteral("the desk gave no answer");
    QTest::newRow("a code of a later version")
        << QByteArray(R"({"ok":false,"code":"eclipse","error":"it is dark"})")
        << QStringLiteral("it is dark");
    QTest::newRow("a code as number")
        << QByteArray(R"({"ok":false,"code":3,"error":"it is dark"})") << QStringLiteral("it is dark");
}

void TestControlLine::whatIsNoAnswer()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, message);
    const auto read = readAnswer(line);
    QVERIFY(!read);
    QCOMPARE(read.error(), (Error{ErrorCode::Protocol, message}));
}

void TestControlLine::denseRequestsAreRefused()
{
    const auto dense = checkRequest("{\"do\":[" + QByteArray("1,").repeated(1'000'000) + "1]}");
    QVERIFY(!dense);
    QCOMPARE(dense.error().code, ErrorCode::TooLarge);
}

WF_TEST(TestControlLine)

} // namespace tst_controlline

#include "tst_controlline.moc"
