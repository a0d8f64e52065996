// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testentry.h"

#include <QFileInfo>

#include <cstdio>
#include <map>

namespace wf::testing {

namespace {

/// A child that a test starts is of the same entry.
constexpr const char *EntryVariable = "WATCHFLOOR_TEST_ENTRY";

std::map<QByteArray, Entry> &entries()
{
    static std::map<QByteArray, Entry> all;
    return all;
}

} // namespace

Registration::Registration(const char *file, Entry entry)
{
    entries().emplace(QFileInfo(QString::fromLocal8Bit(file)).completeBaseName().toLocal8Bit(), entry);
}

} // namespace wf::testing

int main(int argc, char **argv)
{
    using namespace wf::testing;
    auto it = argc > 1 ? entries().find(argv[1]) : entries().end();
    if (it != entries().end()) {
        qputenv(EntryVariable, argv[1]);
        for (int i = 1; i + 1 < argc; ++i)
            argv[i] = argv[i + 1];
        argv[--argc] = nullptr;
    } else {
        it = entries().find(qgetenv(EntryVariable));
    }
    if (it != entries().end())
        return it->second(argc, argv);
    std::fprintf(stderr, "usage: %s ENTRY [arguments of QTest], where ENTRY is one of\n", argv[0]);
    for (const auto &[name, entry] : entries())
        std::fprintf(stderr, "    %s\n", name.constData());
    return 2;
}
