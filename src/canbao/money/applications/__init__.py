"""What people apply for after paying: aid of the hukou place for who paid elsewhere, aid that is paid afterwards."""
