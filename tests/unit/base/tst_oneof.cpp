// SPDX-License-Identifier: GPL-3.0-or-later
// A value of one of several types: what it holds, copies and lets go.
#include "base/oneofmembers.h"
#include "support/testentry.h"

#include <QTest>

#include <memory>
#include <optional>

namespace tst_oneof {

using Count = std::shared_ptr<int>;
struct Empty
{
};
struct Held
{
    Count count;
    int number = 0;
};
struct Words
{
    QString text;
    Count count = {};
};
using Things = wf::Alternatives<Empty, Held, Words>;
using Thing = wf::OneOf<Things>;

} // namespace tst_oneof

template class wf::OneOf<tst_oneof::Things>;

namespace tst_oneof {

class TestOneOf : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isWhatItWasMadeOf();
    void copiesAreTheirOwn();
    void whatIsReplacedIsLetGo();
    void visitsTheOneThatIsThere();
};

void TestOneOf::isWhatItWasMadeOf()
{
    QVERIFY(Thing().is<Empty>());
    const Thing held(std::size_t(1));
    QVERIFY(held.is<Held>());
    QCOMPARE(held.as<Held>()->number, 0);
    QCOMPARE(held.as<Words>(), nullptr);
    const Thing words = Words{QStringLiteral("a")};
    QCOMPARE(words.index(), std::size_t(2));
    QCOMPARE(words.as<Words>()->text, QStringLiteral("a"));
    QCOMPARE(Thing::Place<int>, std::size_t(0));
}

void TestOneOf::copiesAreTheirOwn()
{
    Thing first = Words{QStringLiteral("a")};
    Thing second = first;
    second.as<Words>()->text = QStringLiteral("b");
    QCOMPARE(first.as<Words>()->text, QStringLiteral("a"));
    second = first;
    QCOMPARE(second.as<Words>()->text, QStringLiteral("a"));
    const Thing &itself = first;
    first = itself;
    QCOMPARE(first.as<Words>()->text, QStringLiteral("a"));
    const Thing moved = std::move(first);
    QCOMPARE(moved.as<Words>()->text, QStringLiteral("a"));
}

void TestOneOf::whatIsReplacedIsLetGo()
{
    const auto count = std::make_shared<int>();
    {
        Thing thing = Held{count};
        const Thing copy = thing;
        QCOMPARE(count.use_count(), 3);
        thing = Words{QStringLiteral("a"), count};
        QCOMPARE(count.use_count(), 3);
        thing = Empty();
        QCOMPARE(count.use_count(), 2);
        const Thing moved = Thing(copy);
        QCOMPARE(count.use_count(), 3);
    }
    QCOMPARE(count.use_count(), 1);
}

void TestOneOf::visitsTheOneThatIsThere()
{
    struct Tell
    {
        QString operator()(const Empty &) const { return QStringLiteral("empty"); }
        QString operator()(const Held &held) const { return QString::number(held.number); }
        QString operator()(const Words &words) const { return words.text; }
    };
    Thing thing = Held{{}, 7};
    QCOMPARE(std::as_const(thing).visit(Tell()), QStringLiteral("7"));
    thing.visit([](auto &value) {
        if constexpr (requires { value.number; })
            ++value.number;
    });
    QCOMPARE(std::as_const(thing).visit(Tell()), QStringLiteral("8"));
    thing = Words{QStringLiteral("words")};
    QCOMPARE(std::as_const(thing).visit(Tell()), QStringLiteral("words"));
}

WF_TEST(TestOneOf)

} // namespace tst_oneof

#include "tst_oneof.moc"
