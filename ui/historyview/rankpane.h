// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/rankmodel.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QListView;
class QButtonGroup;

namespace wf {

/// Which runbooks fire most, what overruns, is skipped, flaps, and which updates were missed. A row that is
/// pressed narrows the query to the incidents behind its number.
class RankPane : public QFrame
{
    Q_OBJECT
public:
    RankPane(HistoryQuery &query, const Theme &theme, QWidget *parent = nullptr);

private:
    void refresh();

    HistoryQuery &m_query;
    RankModel m_model;
    QListView *m_view;
    QLabel *m_empty;
    QButtonGroup *m_kinds;
};

} // namespace wf
