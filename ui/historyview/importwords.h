// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/importplan.h"

#include <QCoreApplication>

namespace wf {

/// What the fields of an import are called on the screen.
class ImportWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::ImportWords)
public:
    static QString field(ImportField field)
    {
        switch (field) {
        case ImportField::Reference:
            return tr("Reference");
        case ImportField::Title:
            return tr("Title");
        case ImportField::Severity:
            return tr("Severity");
        case ImportField::Created:
            return tr("Created");
        case ImportField::Acknowledged:
            return tr("Acknowledged");
        case ImportField::Started:
            return tr("Impact started");
        case ImportField::Identified:
            return tr("Identified");
        case ImportField::Mitigated:
            return tr("Mitigated");
        case ImportField::Resolved:
            return tr("Resolved");
        case ImportField::Services:
            return tr("Services");
        case ImportField::Tags:
            return tr("Tags");
        case ImportField::Summary:
            return tr("Summary");
        case ImportField::Runbook:
            return tr("Runbook");
        case ImportField::Commander:
            return tr("Commander");
        }
        return {};
    }
};

} // namespace wf
