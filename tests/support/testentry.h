// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/patience.h"

#include <QCoreApplication>
#include <QTest>

/// The tests of a folder are one program. Each tst_NAME.cpp of it is an entry, run by `PROGRAM tst_NAME`.
namespace wf::testing {

using Entry = int (*)(int argc, char **argv);

/// Makes an entry known under its file's name.
struct Registration
{
    Registration(const char *file, Entry entry);
};

/// What QTEST_GUILESS_MAIN does, with the application of the entry's choice.
template <typename Test, typename Application>
int runTest(int argc, char **argv)
{
    Application app(argc, argv);
    QCoreApplication::setAttribute(Qt::AA_Use96Dpi, true);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace wf::testing

/// Followed by the body of an entry, which has argc and argv. A process that the test starts from
/// QCoreApplication::applicationFilePath() comes here too, with the arguments it was given.
#define WF_TEST_ENTRY(Test)                                                                                  \
    static int run##Test(int argc, char **argv);                                                             \
    static const wf::testing::Registration registered##Test(__FILE__, run##Test);                            \
    static int run##Test(int argc, char **argv)

#define WF_TEST(Test)                                                                                        \
    WF_TEST_ENTRY(Test)                                                                                      \
    {                                                                                                        \
        QTEST_SET_MAIN_SOURCE_PATH                                                                           \
        return wf::testing::runTest<Test, QCoreApplication>(argc, argv);                                     \
    }

/// Needs QApplication to be included.
#define WF_GUI_TEST(Test)                                                                                    \
    WF_TEST_ENTRY(Test)                                                                                      \
    {                                                                                                        \
        QTEST_SET_MAIN_SOURCE_PATH                                                                           \
        return wf::testing::runTest<Test, QApplication>(argc, argv);                                         \
    }
