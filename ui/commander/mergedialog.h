// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QListWidget;

namespace wf {

/// Chooses the open incidents that are put into one.
class MergeDialog : public CommandDialog
{
    Q_OBJECT
public:
    MergeDialog(Desk &desk, const Incident &target, QWidget *parent);

private:
    Command command() const override;
    std::vector<IncidentId> chosen() const;

    IncidentId m_target;
    QListWidget *m_list;
};

} // namespace wf
