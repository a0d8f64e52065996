// SPDX-License-Identifier: GPL-3.0-or-later
// How long a test waits for what comes for sure. QTest's five seconds are too few for a loaded machine under
// sanitizers, and a time per place is one that the next slow machine proves wrong: QTRY_VERIFY, QTRY_VERIFY2
// and QTRY_COMPARE have this one, and those that take a time are gone.
#pragma once

#include <QTest>

namespace wf::testing {

inline constexpr int Patience = 180'000; ///< ms

} // namespace wf::testing

#undef QTRY_VERIFY_WITH_TIMEOUT
#undef QTRY_VERIFY
#undef QTRY_VERIFY2_WITH_TIMEOUT
#undef QTRY_VERIFY2
#undef QTRY_COMPARE_WITH_TIMEOUT
#undef QTRY_COMPARE

#define QTRY_VERIFY(expr)                                                                                    \
    do {                                                                                                     \
        QTRY_IMPL((expr), wf::testing::Patience)                                                             \
        QVERIFY(expr);                                                                                       \
    } while (false)

#define QTRY_VERIFY2(expr, messageExpression)                                                                \
    do {                                                                                                     \
        QTRY_IMPL((expr), wf::testing::Patience)                                                             \
        QVERIFY2(expr, messageExpression);                                                                   \
    } while (false)

#define QTRY_COMPARE(expr, expected)                                                                         \
    do {                                                                                                     \
        QTRY_IMPL(((expr) == (expected)), wf::testing::Patience)                                             \
        QCOMPARE(expr, expected);                                                                            \
    } while (false)
